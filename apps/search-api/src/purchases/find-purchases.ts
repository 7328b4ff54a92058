import { type FoundPurchase } from '../answers.ts';
import { findPage, passesFor } from '../find-pages.ts';
import { cutPage, openCursor, scopeOf } from '../paging.ts';
import { type Asker } from '../products/find-products.ts';
import { droppedTerms } from '../products/found-product.ts';
import { type Services } from '../services.ts';
import { parseText } from '../text/parse-text.ts';
import { type PurchaseParameters } from './purchase-parameters.ts';
import { purchaseSearch } from './purchase-search.ts';

/** The page of purchases that was asked for, without its freshness. */
export async function findPurchases(
  { index, cursors }: Services,
  asker: Asker,
  parameters: PurchaseParameters,
) {
  const text = parameters.q?.trim() ? parseText(parameters.q) : undefined;
  const scope = scopeOf(asker.tenant.tenant_id, 'purchases', parameters);
  const start = await openCursor(cursors, parameters.cursor, scope);
  const { page, pass } = await findPage(index, {
    ...asker,
    start,
    passes: passesFor({ text, mode: 'auto', byRelevance: false }),
    searchOf: (pass) =>
      purchaseSearch({ parameters, text, timeZone: asker.tenant.time_zone, pass, after: start?.after }),
  });
  const { items: hits, nextCursor } = await cutPage(page.hits, parameters.size, { cursors, scope, pass });
  return {
    items: hits.map(({ source }) => source as FoundPurchase),
    total: page.total,
    next_cursor: nextCursor,
    typo_applied: text !== undefined && pass === 'typos' && hits.length > 0,
    dropped_terms: droppedTerms(hits, { text, pass, byRelevance: false }),
    partial: page.isPartial,
  };
}
