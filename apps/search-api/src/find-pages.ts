import { type Tenant } from '@cloudpf/tenant-routing';
import { type IndexPage, type IndexSearch, type SearchIndex } from './ports.ts';
import { type Mode } from './text/unit-ranks.ts';
import { type SearchText } from './text/parse-text.ts';
import { type Pass } from './text/text-query.ts';

/** Where a page begins: the pass it belongs to, and the sort values of the hit before it. */
export interface PageStart {
  readonly pass: Pass;
  readonly after: readonly unknown[];
}

export interface FoundPage {
  readonly page: IndexPage;
  readonly pass: Pass;
}

export interface PassOptions {
  readonly text: SearchText | undefined;
  readonly mode: Mode;
  /** By relevance typos come with the rest, far below it; in any other order they would come first. */
  readonly byRelevance: boolean;
}

/** The passes worth trying, strictest first. */
export function passesFor({ text, mode, byRelevance }: PassOptions): readonly Pass[] {
  if (!text || mode === 'exact' || mode === 'prefix') return ['strict'];
  const canDrop = text.units.length > 1;
  return [...(byRelevance ? [] : (['strict'] as const)), 'typos', ...(canDrop ? (['partial'] as const) : [])];
}

export interface Finding {
  readonly tenant: Tenant;
  readonly requestId: string;
  readonly passes: readonly Pass[];
  readonly start: PageStart | undefined;
  readonly searchOf: (pass: Pass) => IndexSearch;
}

/** The page of the first pass that finds anything; a further page stays in the pass of the one before. */
export async function findPage(index: SearchIndex, finding: Finding): Promise<FoundPage> {
  const { tenant, requestId, start, passes, searchOf } = finding;
  if (start) return { page: await search(start.pass), pass: start.pass };

  const [first = 'strict', ...others] = passes;
  let found: FoundPage = { page: await search(first), pass: first };
  for (const pass of others) {
    if (found.page.total.value > 0 || found.page.isPartial) break;
    found = { page: await search(pass), pass };
  }
  return found;

  async function search(pass: Pass): Promise<IndexPage> {
    const [page] = await index.search(tenant, [searchOf(pass)], requestId);
    if (!page) throw new TypeError('a search was not answered');
    return page;
  }
}
