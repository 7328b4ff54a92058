import { type Image, type Json } from './attribute-value.ts';
import { ImageReader } from './image-reader.ts';
import { type Money } from './money.ts';

/** One product of a tenant's shop. Times are UTC, ISO 8601. */
export interface Product {
  readonly tenant_id: string;
  readonly product_id: string;
  readonly name: string;
  readonly description?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly sku?: string;
  readonly price?: Money;
  readonly currency?: string;
  readonly stock?: number;
  readonly in_stock: boolean;
  readonly tags?: readonly string[];
  readonly created_at?: string;
  readonly updated_at?: string;
  /** What the shop keeps beside the fields above; numbers as decimal text. */
  readonly attributes?: Readonly<Record<string, Json>>;
}

const FIELDS: ReadonlySet<string> = new Set<keyof Product>([
  'tenant_id',
  'product_id',
  'name',
  'description',
  'category',
  'brand',
  'sku',
  'price',
  'currency',
  'stock',
  'in_stock',
  'tags',
  'created_at',
  'updated_at',
]);

/**
 * Reads a table item. `stock` decides `in_stock` where the item does not say; a product that says neither is for sale.
 * @throws InvalidImageError naming the first field that is wrong.
 */
export function readProduct(image: Image): Product {
  const item = new ImageReader(image);
  const stock = item.integer('stock');
  return withoutUndefined({
    tenant_id: item.requiredText('tenant_id'),
    product_id: item.requiredText('product_id'),
    name: item.requiredText('name'),
    description: item.text('description'),
    category: item.text('category'),
    brand: item.text('brand'),
    sku: item.text('sku'),
    price: item.money('price'),
    currency: item.text('currency'),
    stock,
    in_stock: item.boolean('in_stock') ?? (stock === undefined || stock > 0),
    tags: item.texts('tags'),
    created_at: item.time('created_at'),
    updated_at: item.time('updated_at'),
    attributes: item.others(FIELDS),
  });
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** An absent field stays absent in JSON and satisfies exact optional types. */
export function withoutUndefined<T extends object>(fields: T): Defined<T> {
  const defined: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) defined[name] = value;
  return defined as Defined<T>;
}
