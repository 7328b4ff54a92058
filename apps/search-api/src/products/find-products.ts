import { type Tenant } from '@cloudpf/tenant-routing';
import { findPage, passesFor } from '../find-pages.ts';
import { cutPage, openCursor, scopeOf } from '../paging.ts';
import { type Services } from '../services.ts';
import { parseText } from '../text/parse-text.ts';
import { readFacets } from './facets.ts';
import { droppedTerms, foundProduct } from './found-product.ts';
import { type ProductParameters } from './product-parameters.ts';
import { productSearch } from './product-search.ts';

export interface Asker {
  readonly tenant: Tenant;
  readonly requestId: string;
}

/** The page of products that was asked for, without its freshness. */
export async function findProducts(
  { index, cursors }: Services,
  asker: Asker,
  parameters: ProductParameters,
) {
  const text = parameters.q?.trim() ? parseText(parameters.q) : undefined;
  const sort =
    parameters.sort === 'relevance' && !text
      ? 'newest'
      : (parameters.sort ?? (text ? 'relevance' : 'newest'));
  const byRelevance = sort === 'relevance';
  const scope = scopeOf(asker.tenant.tenant_id, 'products', parameters);
  const start = await openCursor(cursors, parameters.cursor, scope);
  const { page, pass } = await findPage(index, {
    ...asker,
    start,
    passes: passesFor({ text, mode: parameters.mode, byRelevance }),
    searchOf: (pass) => productSearch({ parameters, text, sort, pass, after: start?.after }),
  });
  const { items: hits, nextCursor } = await cutPage(page.hits, parameters.size, { cursors, scope, pass });
  const found = { text, pass, byRelevance };
  const items = hits.map((hit) => foundProduct(hit, found));
  return {
    items,
    total: page.total,
    next_cursor: nextCursor,
    mode: parameters.mode,
    typo_applied: items.some(({ match }) => match === 'typo'),
    dropped_terms: droppedTerms(hits, found),
    partial: page.isPartial,
    ...(parameters.facets && { facets: readFacets(parameters.facets, page.aggregations) }),
  };
}
