import { MONEY_DECIMALS, MONEY_INTEGER_DIGITS } from '@cloudpf/commerce';
import { type LakeFormat } from './lake-format.ts';

/** `text`, `integer`, `decimal` (text in storage), `timestamp` (ISO 8601 text in storage), `json` (JSON text), `items` (a list of item rows). */
export type LakeColumnType = 'text' | 'integer' | 'decimal' | 'timestamp' | 'json' | 'items';

export interface LakeColumn {
  readonly name: string;
  readonly type: LakeColumnType;
  readonly nullable: boolean;
}

/** The columns of `purchases_raw`, in the order of a CSV line. */
export const PURCHASE_COLUMNS = [
  { name: 'event_id', type: 'text', nullable: false },
  { name: 'op', type: 'text', nullable: false },
  { name: 'purchase_id', type: 'text', nullable: false },
  { name: 'position', type: 'text', nullable: false },
  { name: 'changed_at', type: 'timestamp', nullable: false },
  { name: 'customer_id', type: 'text', nullable: true },
  { name: 'status', type: 'text', nullable: true },
  { name: 'currency', type: 'text', nullable: true },
  { name: 'total', type: 'decimal', nullable: true },
  { name: 'item_count', type: 'integer', nullable: true },
  { name: 'purchased_at', type: 'timestamp', nullable: true },
  { name: 'updated_at', type: 'timestamp', nullable: true },
  { name: 'items', type: 'items', nullable: true },
  { name: 'attributes', type: 'json', nullable: true },
  { name: 'schema_version', type: 'integer', nullable: false },
] as const satisfies readonly LakeColumn[];

export type PurchaseColumnName = (typeof PURCHASE_COLUMNS)[number]['name'];

const TYPE_BY_NAME: ReadonlyMap<string, LakeColumnType> = new Map(
  PURCHASE_COLUMNS.map(({ name, type }) => [name, type]),
);

/** The fields of one element of `items`; `unit_price` is decimal text. */
export const ITEM_FIELDS = [
  { name: 'product_id', type: 'text', nullable: false },
  { name: 'name', type: 'text', nullable: true },
  { name: 'category', type: 'text', nullable: true },
  { name: 'brand', type: 'text', nullable: true },
  { name: 'sku', type: 'text', nullable: true },
  { name: 'quantity', type: 'integer', nullable: false },
  { name: 'unit_price', type: 'decimal', nullable: true },
] as const satisfies readonly LakeColumn[];

/** The partition columns of `purchases_raw`: text, zero-padded, UTC date of the change. */
export const PARTITION_COLUMNS = ['tenant_id', 'year', 'month', 'day'] as const;

const DECIMAL_TYPE = `DECIMAL(${MONEY_INTEGER_DIGITS + MONEY_DECIMALS},${MONEY_DECIMALS})`;

/**
 * Athena SQL that reads a column of `purchases_raw` as its type, the same for both formats:
 * varchar, integer, decimal(22,4), timestamp with time zone, or an array of rows; what is absent is NULL.
 */
export function columnExpression(format: LakeFormat, name: PurchaseColumnName): string {
  switch (TYPE_BY_NAME.get(name)) {
    case 'integer':
      return format === 'json' ? quote(name) : `CAST(${present(format, name)} AS INTEGER)`;
    case 'decimal':
      return `CAST(${present(format, name)} AS ${DECIMAL_TYPE})`;
    case 'timestamp':
      return `from_iso8601_timestamp(${present(format, name)})`;
    case 'items':
      return itemsExpression(format);
    case 'text':
    case 'json':
    case undefined:
      return present(format, name);
  }
}

/** Athena SQL that gives `items` as `array(row(...))` with the fields of `ITEM_FIELDS`. */
export function itemsExpression(format: LakeFormat): string {
  if (format === 'json') return quote('items');
  const fields = ITEM_FIELDS.map(({ name, type }) => `${name} ${type === 'integer' ? 'INTEGER' : 'VARCHAR'}`);
  return `CAST(json_parse(${present(format, 'items')}) AS ARRAY(ROW(${fields.join(', ')})))`;
}

/** A CSV line has no nulls, only empty fields. */
function present(format: LakeFormat, name: PurchaseColumnName): string {
  return format === 'json' ? quote(name) : `NULLIF(${quote(name)}, '')`;
}

function quote(name: string): string {
  return `"${name}"`;
}
