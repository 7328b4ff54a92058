import { type Reason, type TableSchema } from '@cloudpf/change-stream';
import { type Image, InvalidImageError, type Product, type Purchase } from '@cloudpf/commerce';
import { contentHash } from './content.ts';

/** A table item with the hash of the content that its document must have. */
interface ReadableItem<T> {
  readonly key: string;
  readonly image: T;
  readonly hash: string;
}

/** A table item that the schema refuses; no document can stand for it. */
interface UnreadableItem {
  readonly key: string;
  readonly unreadable: Reason;
}

export type TableItem<T> = ReadableItem<T> | UnreadableItem;

export function readItem<T extends Product | Purchase>(image: Image, schema: TableSchema<T>): TableItem<T> {
  const key = image[schema.keyName]?.S ?? '';
  try {
    const item = schema.readImage(image);
    return { key, image: item, hash: contentHash({ ...item }) };
  } catch (error) {
    if (!(error instanceof InvalidImageError)) throw error;
    return { key, unreadable: { code: error.code, message: error.message, field: error.field } };
  }
}

export function isReadable<T>(item: TableItem<T> | undefined): item is ReadableItem<T> {
  return item !== undefined && 'hash' in item;
}
