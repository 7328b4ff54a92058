import { ITEM_FIELDS } from '@cloudpf/lake-catalog';
import { type Purchase } from '@cloudpf/commerce';
import { canonicalJson } from '../verify/content.ts';

/** The fields of a purchase that the lake keeps beside its key. */
export const LAKE_FIELDS = [
  'customer_id',
  'status',
  'currency',
  'total',
  'item_count',
  'purchased_at',
  'updated_at',
  'items',
  'attributes',
] as const;
export type LakeField = (typeof LAKE_FIELDS)[number];

/** What the lake says of a purchase, field by field, as text; `null` for what is absent. */
export type LakeContent = Readonly<Record<LakeField, string | null>>;

/** One purchase as the lake has it now. */
export interface LakePurchase {
  readonly key: string;
  readonly position: string;
  readonly content: LakeContent;
}

/** What the lake must say of a purchase. */
export function expectedContent(purchase: Purchase): LakeContent {
  const { items, item_count, attributes } = purchase;
  return {
    customer_id: text(purchase.customer_id),
    status: text(purchase.status),
    currency: text(purchase.currency),
    total: text(purchase.total),
    item_count: item_count.toString(),
    purchased_at: text(purchase.purchased_at),
    updated_at: text(purchase.updated_at),
    items: canonicalJson(items.map((item) => plainItem({ ...item }))),
    attributes: attributes === undefined ? null : text(canonicalJson(attributes)),
  };
}

/** The same from the cells of a row, in the order of `LAKE_FIELDS`. */
export function storedContent(cells: readonly (string | null)[]): LakeContent {
  const content = Object.fromEntries(LAKE_FIELDS.map((field, place) => [field, text(cells[place])]));
  const { items, attributes } = content;
  return {
    ...(content as LakeContent),
    items: canonicalJson(itemsIn(items)),
    attributes: attributes ? canonicalOf(attributes) : null,
  };
}

export function differingFields(a: LakeContent, b: LakeContent): readonly LakeField[] {
  return LAKE_FIELDS.filter((field) => a[field] !== b[field]);
}

/** An element is an object, or an array in the order of the fields: engines differ in how a row becomes JSON. */
function itemsIn(json: string | null | undefined): unknown {
  if (!json) return [];
  const items = JSON.parse(json) as readonly (object | readonly unknown[])[] | null;
  return (items ?? []).map((item) =>
    plainItem(
      Array.isArray(item)
        ? Object.fromEntries(ITEM_FIELDS.map(({ name }, place) => [name, item[place]]))
        : item,
    ),
  );
}

function plainItem(item: object): object {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== null && value !== undefined),
  );
}

function canonicalOf(json: string): string {
  try {
    return canonicalJson(JSON.parse(json));
  } catch {
    return json;
  }
}

const CONTROL_CHARACTERS = /[\u0000-\u001f]/g;
const CONTROL_PICTURES = 0x2400;

/** The CSV lake keeps no control characters, and does not tell absent from empty. */
function text(value: string | null | undefined): string | null {
  if (value === null || value === undefined || value === '') return null;
  return value.replace(CONTROL_CHARACTERS, (character) =>
    String.fromCharCode(CONTROL_PICTURES + character.charCodeAt(0)),
  );
}
