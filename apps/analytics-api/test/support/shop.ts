import { type ItemChange, positionOf } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type LakeBatch, type LakeRecord } from '@cloudpf/lake-writer';
import { TenantId } from '@cloudpf/tenant-routing';

const STREAM_LABEL = '2026-01-01T00:00:00.000';
const STREAM_ARN = `arn:aws:dynamodb:eu-west-1:000000000000:table/purchases/stream/${STREAM_LABEL}`;
const FIRST_SEQUENCE = 100_000_000_000_000_000_000n;

export interface ChangeSketch {
  readonly tenant: string;
  readonly purchase: Purchase;
  readonly removed?: boolean;
  readonly changedAt: string;
}

/** Stream records in the order given, as the pipeline hands them to the lake. */
export function batchOf(changes: readonly ChangeSketch[], firstPlace = 0): LakeBatch {
  return {
    streamArn: STREAM_ARN,
    records: changes.map((change, index) => recordOf(change, firstPlace + index)),
  };
}

function recordOf({ tenant, purchase, removed = false, changedAt }: ChangeSketch, place: number): LakeRecord {
  const sequenceNumber = (FIRST_SEQUENCE + BigInt(place)).toString();
  const position = positionOf(STREAM_LABEL, sequenceNumber);
  if (position === undefined) throw new TypeError('the sequence number is not one');
  const item = {
    table: 'purchases',
    tenant: TenantId.parse(tenant),
    key: purchase.purchase_id,
    position,
    sequenceNumber,
    changedAt,
    eventId: `event-${place}`,
    record: {},
    image: purchase,
  } as const;
  const change: ItemChange<Purchase> = removed
    ? { ...item, operation: 'remove' }
    : { ...item, operation: 'upsert', isInsert: true };
  const keys = { tenant_id: { S: tenant }, purchase_id: { S: purchase.purchase_id } };
  return { sequenceNumber, keys, change };
}

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const STATUSES = ['paid', 'shipped', 'cancelled', "it's", 'añadido ✓'];
const CATEGORIES = ['Muebles', 'Iluminación', undefined];

/** A purchase of the 40 days before `end`, with one to three items. */
export function aPurchase(id: string, random: () => number, end: number): Purchase {
  const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(random() * values.length)];
  const items = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
    const product = Math.floor(random() * 8);
    const category = CATEGORIES[product % CATEGORIES.length];
    return {
      product_id: `p-${product}`,
      name: `Producto ${product}`,
      ...(category !== undefined && { category }),
      quantity: 1 + Math.floor(random() * 4),
      unit_price: `${Math.floor(random() * 300)}.${String(Math.floor(random() * 10_000)).padStart(4, '0')}`,
    };
  });
  return {
    tenant_id: 'acme',
    purchase_id: id,
    customer_id: `c-${Math.floor(random() * 12)}`,
    status: pick(STATUSES) ?? 'paid',
    ...(random() < 0.8 && { currency: random() < 0.9 ? 'PEN' : 'USD' }),
    total: `${Math.floor(random() * 2_000)}.${String(Math.floor(random() * 100)).padStart(2, '0')}`,
    items,
    item_count: items.reduce((count, { quantity }) => count + quantity, 0),
    purchased_at: new Date(end - Math.floor(random() * 40 * 86_400_000)).toISOString(),
  };
}
