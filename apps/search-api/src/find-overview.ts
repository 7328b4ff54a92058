import { type FoundPurchase } from './answers.ts';
import { type IndexPage, type SearchIndex } from './ports.ts';
import { type Asker } from './products/find-products.ts';
import { foundProduct } from './products/found-product.ts';
import { productSearch } from './products/product-search.ts';
import { purchaseSearch } from './purchases/purchase-search.ts';
import { parseText } from './text/parse-text.ts';

/** The best products and the newest purchases for a text, in one round trip. */
export async function findOverview(
  index: SearchIndex,
  { tenant, requestId }: Asker,
  { q, size }: { readonly q?: string | undefined; readonly size: number },
) {
  const text = q?.trim() ? parseText(q) : undefined;
  const sort = text ? 'relevance' : 'newest';
  const pass = text ? 'typos' : 'strict';
  const searches = [
    productSearch({
      parameters: { mode: 'auto', highlight: false, size },
      text,
      sort,
      pass,
      after: undefined,
    }),
    purchaseSearch({
      parameters: { sort: 'newest', size },
      text,
      timeZone: tenant.time_zone,
      pass: 'strict',
      after: undefined,
    }),
  ];
  const [products, purchases] = await index.search(tenant, searches, requestId);
  if (!products || !purchases) throw new TypeError('a search was not answered');

  const items = products.hits
    .slice(0, size)
    .map((hit) => foundProduct(hit, { text, pass, byRelevance: true }));
  return {
    products: { items, ...about(products), typo_applied: items.some(({ match }) => match === 'typo') },
    purchases: {
      items: purchases.hits.slice(0, size).map(({ source }) => source as FoundPurchase),
      ...about(purchases),
      typo_applied: false,
    },
  };
}

function about({ total, isPartial }: IndexPage) {
  return { total, partial: isPartial };
}
