import { type Product, type Purchase } from '@cloudpf/commerce';
import { type ItemChange } from '@cloudpf/change-stream';

/** What every document carries beside its item; search hides it. */
export interface DocumentMark {
  readonly position: string;
  readonly deleted: boolean;
  readonly changed_at: string;
}

/** The document of a change as JSON text: the item with its mark, or the tombstone of a removed one. */
export function documentOf(change: ItemChange<Product | Purchase>, keyName: string): string {
  const mark: DocumentMark = {
    position: change.position,
    deleted: change.operation === 'remove',
    changed_at: change.changedAt,
  };
  if (change.operation === 'remove') {
    return JSON.stringify({ ...mark, tenant_id: change.tenant, [keyName]: change.key });
  }
  return JSON.stringify({ ...mark, ...change.image });
}
