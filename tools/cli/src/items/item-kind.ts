import { type Image, readProduct, readPurchase } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { badInput } from '../errors.ts';

/** What `put`, `get` and `delete` need to know of one kind of item. */
export interface ItemKind {
  readonly name: 'product' | 'purchase';
  readonly table: Table;
  /** The sort key of the table. */
  readonly key: 'product_id' | 'purchase_id';
  /** @throws InvalidImageError naming the first field that is wrong. */
  readonly read: (image: Image) => unknown;
  /** Fields that `--set` writes as numbers. */
  readonly numbers: ReadonlySet<string>;
}

const KINDS: readonly ItemKind[] = [
  {
    name: 'product',
    table: 'products',
    key: 'product_id',
    read: readProduct,
    numbers: new Set(['price', 'stock']),
  },
  {
    name: 'purchase',
    table: 'purchases',
    key: 'purchase_id',
    read: readPurchase,
    numbers: new Set(['total']),
  },
];

/** @throws CommandError where there is no such kind. */
export function itemKind(name: string): ItemKind {
  const kind = KINDS.find((known) => known.name === name || known.table === name);
  if (!kind) throw badInput(`"${name}" is neither product nor purchase`);
  return kind;
}
