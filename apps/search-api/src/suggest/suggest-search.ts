import { type FoundProduct } from '../answers.ts';
import { type IndexPage, type IndexSearch } from '../ports.ts';
import { type SearchText } from '../text/parse-text.ts';
import { anyOf, match, type Query } from '../text/query.ts';
import { rankText } from '../text/text-query.ts';

const TERMS = 5;
const FIELDS = ['product_id', 'name', 'category', 'brand', 'sku', 'price', 'currency', 'in_stock'];

/** Products, and the categories and brands among them that the text itself names or begins to name. */
export function suggestSearch(text: SearchText, size: number): IndexSearch {
  return {
    table: 'products',
    body: {
      size,
      _source: FIELDS,
      query: { bool: { must: rankText(text, { mode: 'auto', pass: 'typos', isCatalogue: true }) } },
      sort: [{ _score: 'desc' }, { product_id: 'asc' }],
      aggs: { categories: named('category', text), brands: named('brand', text) },
    },
  };
}

function named(field: string, { whole }: SearchText): Query {
  const begins = `${field}.prefix`;
  const typo = { fuzziness: 'AUTO:4,8', prefix_length: 1, fuzzy_rewrite: 'constant_score' };
  return {
    filter: anyOf([match(begins, whole), match(begins, whole, typo)]),
    aggs: { values: { terms: { field: `${field}.value`, size: TERMS } } },
  };
}

interface Bucket {
  readonly key: string;
  readonly doc_count: number;
}

/** What `suggestSearch` found, most products first. */
export function readSuggestions({ hits, aggregations }: IndexPage) {
  const terms = (name: string) => {
    const counted = aggregations[name] as
      { readonly values?: { readonly buckets?: readonly Bucket[] } } | undefined;
    return (counted?.values?.buckets ?? []).map(({ key, doc_count: products }) => ({ value: key, products }));
  };
  return {
    products: hits.map(({ source }) => source as FoundProduct),
    categories: terms('categories'),
    brands: terms('brands'),
  };
}
