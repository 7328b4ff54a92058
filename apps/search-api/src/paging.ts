import { type CursorScope, type CursorSealer } from '@cloudpf/http-api';
import { type PageStart } from './find-pages.ts';
import { type IndexHit } from './ports.ts';
import { type Pass } from './text/text-query.ts';

/** Raised whenever what a cursor holds changes. */
export const CURSOR_VERSION = 1;

/** They change how much of an answer is shown, not which answer it is. */
const NOT_THE_QUESTION: ReadonlySet<string> = new Set(['cursor', 'size', 'facets', 'highlight']);

/** A cursor is good for the same question only; how much of the answer is shown may change from page to page. */
export function scopeOf(tenantId: string, route: string, parameters: object): CursorScope {
  const asked = Object.entries(parameters).filter(([name]) => !NOT_THE_QUESTION.has(name));
  return { tenantId, query: [route, Object.fromEntries(asked)] };
}

/** @throws ProblemError 400 where the cursor was not made for this question. */
export async function openCursor(
  cursors: CursorSealer,
  cursor: string | undefined,
  scope: CursorScope,
): Promise<PageStart | undefined> {
  if (cursor === undefined) return undefined;
  return (await cursors.open(cursor, scope)) as PageStart;
}

export interface Page {
  readonly items: readonly IndexHit[];
  readonly nextCursor: string | null;
}

/** Cuts the one hit too many off, and makes the cursor that begins behind the last one that is shown. */
export async function cutPage(
  hits: readonly IndexHit[],
  size: number,
  next: { readonly cursors: CursorSealer; readonly scope: CursorScope; readonly pass: Pass },
): Promise<Page> {
  const last = hits[size - 1];
  if (hits.length <= size || !last) return { items: hits, nextCursor: null };
  const start: PageStart = { pass: next.pass, after: last.sort };
  return { items: hits.slice(0, size), nextCursor: await next.cursors.seal(start, next.scope) };
}
