import { type Query } from '../text/query.ts';
import { type Facet, type ProductParameters } from './product-parameters.ts';

type Filters = Pick<
  ProductParameters,
  'category' | 'brand' | 'tags' | 'in_stock' | 'price_min' | 'price_max'
>;

const FACET_SIZE = 50;

interface SplitFilters {
  readonly filter: readonly Query[];
  readonly postFilter: readonly Query[];
}

/**
 * Splits the filters: one with a facet of its own narrows the hits only after the facets were counted, so that a
 * chosen brand does not hide the others.
 */
export function filtersBeside(filters: Filters): (facets: readonly Facet[]) => SplitFilters {
  const all = filtersOf(filters);
  return (facets) => ({
    filter: all.filter(([facet]) => !facets.includes(facet)).map(([, query]) => query),
    postFilter: all.filter(([facet]) => facets.includes(facet)).map(([, query]) => query),
  });
}

/** One aggregation a facet, under the filters of all the other facets. */
export function facetsOf(facets: readonly Facet[], filters: Filters): Readonly<Record<string, Query>> {
  const all = filtersOf(filters);
  return Object.fromEntries(
    facets.map((facet) => {
      const others = all
        .filter(([name]) => name !== facet && facets.includes(name))
        .map(([, query]) => query);
      return [facet, { filter: { bool: { filter: others } }, aggs: { values: aggregationOf(facet) } }];
    }),
  );
}

function filtersOf(filters: Filters): readonly (readonly [Facet, Query])[] {
  const { category, brand, tags, in_stock: inStock, price_min: min, price_max: max } = filters;
  return [
    ...(category ? [['category', { terms: { 'category.folded': category } }] as const] : []),
    ...(brand ? [['brand', { terms: { 'brand.folded': brand } }] as const] : []),
    ...(tags ? [['tags', { terms: { tags } }] as const] : []),
    ...(inStock === undefined ? [] : [['in_stock', { term: { in_stock: inStock } }] as const]),
    ...(min === undefined && max === undefined
      ? []
      : [
          [
            'price',
            {
              range: {
                price: { ...(min !== undefined && { gte: min }), ...(max !== undefined && { lte: max }) },
              },
            },
          ] as const,
        ]),
  ];
}

function aggregationOf(facet: Facet): Query {
  switch (facet) {
    case 'category':
    case 'brand':
    case 'tags':
      return { terms: { field: `${facet}.value`, size: FACET_SIZE } };
    case 'in_stock':
      return { terms: { field: 'in_stock' } };
    case 'price':
      return { stats: { field: 'price' } };
  }
}

interface Bucket {
  readonly key: string | number;
  readonly key_as_string?: string;
  readonly doc_count: number;
}

interface Counted {
  readonly values?: {
    readonly buckets?: readonly Bucket[];
    readonly min?: number | null;
    readonly max?: number | null;
  };
}

interface FacetValue {
  readonly value: string;
  readonly count: number;
}

export interface Facets {
  readonly category?: FacetValue[];
  readonly brand?: FacetValue[];
  readonly tags?: FacetValue[];
  readonly in_stock?: FacetValue[];
  readonly price?: { readonly min: string | null; readonly max: string | null };
}

/** What the aggregations of `facetsOf` counted. */
export function readFacets(
  facets: readonly Facet[],
  aggregations: Readonly<Record<string, unknown>>,
): Facets {
  return Object.fromEntries(
    facets.map((facet): [Facet, Facets[Facet]] => {
      const { values = {} } = (aggregations[facet] ?? {}) as Counted;
      if (facet === 'price') return [facet, { min: toMoney(values.min), max: toMoney(values.max) }];
      const counts = (values.buckets ?? []).map(({ key, key_as_string: text, doc_count: count }) => ({
        value: text ?? String(key),
        count,
      }));
      return [facet, counts];
    }),
  );
}

/** Aggregations know amounts as doubles only: exact for up to 15 digits. */
function toMoney(amount: number | null | undefined): string | null {
  if (amount === null || amount === undefined || !Number.isFinite(amount)) return null;
  const [integer = '0', decimals = ''] = amount.toFixed(4).split('.');
  return `${integer}.${decimals.replace(/0{1,2}$/, '')}`;
}
