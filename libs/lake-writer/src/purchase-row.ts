import { type ItemChange } from '@cloudpf/change-stream';
import { type Money, type Purchase, type PurchaseItem } from '@cloudpf/commerce';

const SCHEMA_VERSION = 1;

/** One change of one purchase, as the lake keeps it. Of a removed purchase it tells what it last was. */
export interface PurchaseRow {
  readonly event_id: string;
  readonly op: 'upsert' | 'remove';
  readonly purchase_id: string;
  /** Text whose alphabetical order is the order of the changes. */
  readonly position: string;
  readonly changed_at: string;
  readonly customer_id: string | undefined;
  readonly status: string | undefined;
  readonly currency: string | undefined;
  readonly total: Money | undefined;
  readonly item_count: number | undefined;
  readonly purchased_at: string | undefined;
  readonly updated_at: string | undefined;
  readonly items: readonly PurchaseItem[] | undefined;
  /** JSON text. */
  readonly attributes: string | undefined;
  readonly schema_version: number;
}

export function purchaseRow(change: ItemChange<Purchase>): PurchaseRow {
  const { image } = change;
  return {
    event_id: change.eventId,
    op: change.operation,
    purchase_id: change.key,
    position: change.position,
    changed_at: change.changedAt,
    customer_id: image?.customer_id,
    status: image?.status,
    currency: image?.currency,
    total: image?.total,
    item_count: image?.item_count,
    purchased_at: image?.purchased_at,
    updated_at: image?.updated_at,
    items: image?.items,
    attributes: image?.attributes === undefined ? undefined : JSON.stringify(image.attributes),
    schema_version: SCHEMA_VERSION,
  };
}
