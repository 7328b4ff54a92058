import { type Image, type Json } from './attribute-value.ts';
import { ImageReader } from './image-reader.ts';
import { type Money, sumMoney, timesMoney } from './money.ts';
import { withoutUndefined } from './product.ts';

export interface PurchaseItem {
  readonly product_id: string;
  readonly name?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly sku?: string;
  readonly quantity: number;
  readonly unit_price?: Money;
}

/** One purchase in a tenant's shop. Times are UTC, ISO 8601 with milliseconds. */
export interface Purchase {
  readonly tenant_id: string;
  readonly purchase_id: string;
  readonly customer_id?: string;
  readonly status: string;
  readonly currency?: string;
  readonly total: Money;
  readonly items: readonly PurchaseItem[];
  /** Sum of the quantities. */
  readonly item_count: number;
  readonly purchased_at: string;
  readonly updated_at?: string;
  /** What the shop keeps beside the fields above; numbers as decimal text. */
  readonly attributes?: Readonly<Record<string, Json>>;
}

const FIELDS: ReadonlySet<string> = new Set<keyof Purchase>([
  'tenant_id',
  'purchase_id',
  'customer_id',
  'status',
  'currency',
  'total',
  'items',
  'purchased_at',
  'updated_at',
]);

/**
 * Reads a table item. A missing `total` is the sum of quantity times unit price, where every item has a price.
 * @throws InvalidImageError naming the first field that is wrong.
 */
export function readPurchase(image: Image): Purchase {
  const reader = new ImageReader(image);
  const items = reader.maps('items').map(readItem);
  return withoutUndefined({
    tenant_id: reader.requiredText('tenant_id'),
    purchase_id: reader.requiredText('purchase_id'),
    customer_id: reader.text('customer_id'),
    status: reader.requiredText('status'),
    currency: reader.text('currency'),
    total:
      reader.money('total') ??
      sumOf(items) ??
      reader.fail('total', 'is missing, and the items have no prices to add up'),
    items,
    item_count: items.reduce((count, item) => count + item.quantity, 0),
    purchased_at: reader.time('purchased_at') ?? reader.fail('purchased_at', 'is missing'),
    updated_at: reader.time('updated_at'),
    attributes: reader.others(FIELDS),
  });
}

function readItem(item: ImageReader): PurchaseItem {
  return withoutUndefined({
    product_id: item.requiredText('product_id'),
    name: item.text('name'),
    category: item.text('category'),
    brand: item.text('brand'),
    sku: item.text('sku'),
    quantity: item.integer('quantity', 1) ?? 1,
    unit_price: item.money('unit_price'),
  });
}

function sumOf(items: readonly PurchaseItem[]): Money | undefined {
  const amounts: Money[] = [];
  for (const { unit_price, quantity } of items) {
    if (unit_price === undefined) return undefined;
    amounts.push(timesMoney(unit_price, quantity));
  }
  return amounts.length > 0 ? sumMoney(amounts) : undefined;
}
