import { type Product, type Purchase } from '@cloudpf/commerce';
import { type ItemChange } from '@cloudpf/change-stream';

/** What every document carries beside its item; search hides it. */
export interface DocumentMark {
  readonly position: string;
  readonly deleted: boolean;
  readonly changed_at: string;
}

/**
 * The document of a change as JSON text: the item with its mark, or the tombstone of a removed one.
 * The mark is put in front of the item's own text, which saves a copy of every item.
 */
export function documentOf(change: ItemChange<Product | Purchase>, keyName: string): string {
  const isRemoved = change.operation === 'remove';
  const mark: DocumentMark = {
    position: change.position,
    deleted: isRemoved,
    changed_at: change.changedAt,
  };
  const item = isRemoved ? { tenant_id: change.tenant, [keyName]: change.key } : change.image;
  return `${JSON.stringify(mark).slice(0, -1)},${JSON.stringify(item).slice(1)}`;
}
