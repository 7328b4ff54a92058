import { type IndexSearch } from '../ports.ts';
import { type SearchText } from '../text/parse-text.ts';
import { type Query } from '../text/query.ts';
import { type Pass, rankText, selectText } from '../text/text-query.ts';
import { facetsOf, filtersBeside } from './facets.ts';
import { highlightOf } from './highlight.ts';
import { type ProductParameters, type ProductSort } from './product-parameters.ts';

/** Sorts behind every price there is, and below none. */
const NO_PRICE_ASCENDING = 1e300;
const NO_PRICE_DESCENDING = -1;

/** Each order ends in the product id, so that it is total and a page can begin after any hit. */
const SORTS: Readonly<Record<ProductSort, readonly Query[]>> = {
  relevance: [{ _score: 'desc' }, { product_id: 'asc' }],
  price_asc: [{ price: { order: 'asc', missing: NO_PRICE_ASCENDING } }, { product_id: 'asc' }],
  price_desc: [{ price: { order: 'desc', missing: NO_PRICE_DESCENDING } }, { product_id: 'asc' }],
  name: [{ 'name.whole': { order: 'asc', missing: '\u{10ffff}' } }, { product_id: 'asc' }],
  newest: [{ created_at: { order: 'desc', missing: 0 } }, { product_id: 'asc' }],
};

export interface ProductSearch {
  readonly parameters: ProductParameters;
  readonly text: SearchText | undefined;
  readonly sort: ProductSort;
  readonly pass: Pass;
  readonly after: readonly unknown[] | undefined;
}

/** One page of products: one hit more than asked for tells whether there is a next one. */
export function productSearch({ parameters, text, sort, pass, after }: ProductSearch): IndexSearch {
  const { facets = [], highlight, size } = parameters;
  const options = { mode: parameters.mode, pass, longText: 'description', isCatalogue: true };
  const beside = filtersBeside(parameters);
  const { filter, postFilter } = beside(facets);
  const isRanked = text !== undefined && sort === 'relevance';
  const query = {
    bool: {
      filter: text && !isRanked ? [...filter, selectText(text, options)] : filter,
      ...(isRanked && { must: rankText(text, options) }),
    },
  };
  return {
    table: 'products',
    body: {
      size: size + 1,
      query,
      sort: SORTS[sort],
      ...(postFilter.length > 0 && { post_filter: { bool: { filter: postFilter } } }),
      ...(facets.length > 0 && { aggs: facetsOf(facets, parameters) }),
      ...(highlight && text && { highlight: highlightOf(text) }),
      ...(after && { search_after: after }),
    },
  };
}
