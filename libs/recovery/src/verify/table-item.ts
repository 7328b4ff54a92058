import { type Reason, type TableSchema } from '@cloudpf/change-stream';
import { type Image, InvalidImageError, type Product, type Purchase } from '@cloudpf/commerce';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type ItemTable } from '../table/item-table.ts';
import { contentHash } from './content.ts';

/** A table item with the hash of the content that its document must have. */
export interface ReadableItem<T> {
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

/** All items of a tenant, in the order of their keys. */
export async function* tableItems<T extends Product | Purchase>({
  table,
  tenant,
  schema,
}: {
  readonly table: ItemTable;
  readonly tenant: TenantId;
  readonly schema: TableSchema<T>;
}): AsyncGenerator<readonly TableItem<T>[]> {
  let after: string | undefined;
  do {
    const page = await table.page(tenant, after === undefined ? {} : { after });
    yield page.items.map((image) => readItem(image, schema));
    after = page.after;
  } while (after !== undefined);
}

export function isReadable<T>(item: TableItem<T> | undefined): item is ReadableItem<T> {
  return item !== undefined && 'hash' in item;
}
