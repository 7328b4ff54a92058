import { type ApiEnv, notModified, weakEntityTag } from '@cloudpf/http-api';
import { type Context } from 'hono';
import { type TenantFreshness } from './freshness.ts';

/** A caller with a copy to compare gets a mark of now; all others one that is a moment old at most. */
export function asksForChange(context: Context<ApiEnv>): boolean {
  return context.req.header('if-none-match') !== undefined;
}

/**
 * Sets the tag of a search answer, and gives the 304 where nothing that search can see has changed since. The mark was
 * read before the search, so an answer is never older than its tag says. The caller's cache has to ask each time.
 */
export function unchanged(
  context: Context<ApiEnv>,
  { tables, visible }: TenantFreshness,
  question: unknown,
): Response | undefined {
  context.header('cache-control', 'private, no-cache');
  context.header('vary', 'Authorization', { append: true });
  if (visible === undefined) return undefined;
  // The lag of a silent table grows by itself; the answer is the same.
  const { indexed_through, parked } = tables.products;
  const state = JSON.stringify([visible, indexed_through, parked, question]);
  const tag = weakEntityTag(context.get('tenant').tenant_id, state);
  return notModified(context, tag);
}
