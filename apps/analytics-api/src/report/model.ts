/** The allow-list of what a report may speak of. */

export type FieldKind = 'text' | 'money' | 'integer' | 'time';
/** `purchase`: one value for the whole purchase. `item`: one for each line of it. */
export type Grain = 'purchase' | 'item';

export interface Field {
  readonly kind: FieldKind;
  readonly grain: Grain;
  /** The column of the common tables that holds it. */
  readonly column: string;
}

const FIELDS = {
  purchase_id: { kind: 'text', grain: 'purchase', column: 'purchase_id' },
  customer_id: { kind: 'text', grain: 'purchase', column: 'customer_id' },
  status: { kind: 'text', grain: 'purchase', column: 'status' },
  currency: { kind: 'text', grain: 'purchase', column: 'currency' },
  total: { kind: 'money', grain: 'purchase', column: 'total' },
  items: { kind: 'integer', grain: 'purchase', column: 'item_count' },
  purchased_at: { kind: 'time', grain: 'purchase', column: 'purchased_at' },
  product_id: { kind: 'text', grain: 'item', column: 'product_id' },
  product_name: { kind: 'text', grain: 'item', column: 'product_name' },
  category: { kind: 'text', grain: 'item', column: 'category' },
  brand: { kind: 'text', grain: 'item', column: 'brand' },
  sku: { kind: 'text', grain: 'item', column: 'sku' },
  quantity: { kind: 'integer', grain: 'item', column: 'quantity' },
  unit_price: { kind: 'money', grain: 'item', column: 'unit_price' },
  item_revenue: { kind: 'money', grain: 'item', column: 'item_revenue' },
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as [FieldName, ...FieldName[]];

export function fieldOf(name: FieldName): Field {
  return FIELDS[name];
}

/** Fields that a report may group by. */
export const DIMENSION_NAMES = FIELD_NAMES.filter((name) => FIELDS[name].kind === 'text') as [
  FieldName,
  ...FieldName[],
];

/** Fields of whole purchases that have no meaning beside single lines: they would be counted once a line. */
export const WHOLE_PURCHASE_ONLY: ReadonlySet<FieldName> = new Set(['total', 'items']);

export const MEASURE_OPS = ['count', 'sum', 'avg', 'min', 'max', 'count_distinct'] as const;
export type MeasureOp = (typeof MEASURE_OPS)[number];

/** Which kinds of field a measure takes; `count` takes none, it counts purchases. */
export const MEASURE_KINDS: Readonly<Record<Exclude<MeasureOp, 'count'>, readonly FieldKind[]>> = {
  sum: ['money', 'integer'],
  avg: ['money', 'integer'],
  min: ['money', 'integer', 'time'],
  max: ['money', 'integer', 'time'],
  count_distinct: ['text'],
};

export const FILTER_OPS = [
  'eq',
  'ne',
  'in',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'starts_with',
  'is_null',
] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

export const COMPARISONS = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
