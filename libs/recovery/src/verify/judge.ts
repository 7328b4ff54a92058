import { documentId } from '@cloudpf/es-mappings';
import { type StoredDocument } from '@cloudpf/tenant-index';
import { contentHash } from './content.ts';
import { isReadable, type TableItem } from './table-item.ts';

/**
 * `missing`: no document stands for the item. `stale`: the document says something else.
 * `extra`: a document that no item stands for, one of another tenant included. `tombstone`: the item is there, and
 * its document says that it was removed.
 */
export const DIFFERENCES = ['missing', 'stale', 'extra', 'tombstone'] as const;
export type Difference = (typeof DIFFERENCES)[number];
/** `unreadable`: the schema refuses the item, so that nothing can be said of its document. */
export type Finding = Difference | 'equal' | 'unreadable';

/** What both sides say of one document id. */
export interface Sides<T> {
  readonly id: string;
  readonly item: TableItem<T> | undefined;
  readonly document: StoredDocument | undefined;
}

export function judge<T>({ id, item, document }: Sides<T>): Finding {
  if (!item || documentId(item.key) !== id) return isLive(document) ? 'extra' : 'equal';
  if (!isReadable(item)) return 'unreadable';
  if (!document) return 'missing';
  if (!isLive(document)) return 'tombstone';
  // Search finds only what says that it is not removed.
  return document.source['deleted'] === false && contentHash(document.source) === item.hash
    ? 'equal'
    : 'stale';
}

export function isLive(document: StoredDocument | undefined): document is StoredDocument {
  return document !== undefined && document.source['deleted'] !== true;
}
