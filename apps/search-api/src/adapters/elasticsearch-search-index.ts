import { freshnessIndex, META_FIELDS, readAlias, type Table, TABLES } from '@cloudpf/es-mappings';
import { type Tenant } from '@cloudpf/tenant-routing';
import { SearchUnavailableError } from '../errors.ts';
import {
  type FreshnessMark,
  type IndexHit,
  type IndexMarks,
  type IndexPage,
  type IndexSearch,
  type SearchIndex,
} from '../ports.ts';

/** The slice of the Elasticsearch client that search needs. */
export interface SearchClient {
  readonly transport: {
    request(
      params: {
        readonly method: string;
        readonly path: string;
        readonly querystring?: Readonly<Record<string, string>>;
        readonly body?: string;
        readonly bulkBody?: string;
      },
      options?: { readonly headers?: Readonly<Record<string, string>> },
    ): Promise<unknown>;
  };
}

/** Where the clients of the cells come from. */
export interface SearchCells {
  elasticsearch(tenant: Tenant, access: 'read'): Promise<SearchClient>;
  /** The cell refused its key: read it anew the next time. */
  forget(tenant: Tenant, access: 'read'): void;
}

export interface SearchIndexOptions {
  /** After this long a node answers with what it has, milliseconds. */
  readonly timeoutMs: number;
}

interface RawHit {
  readonly _source?: Readonly<Record<string, unknown>>;
  readonly _seq_no?: number;
  readonly _index?: string;
  readonly sort?: readonly unknown[];
  readonly matched_queries?: readonly string[];
  readonly highlight?: Readonly<Record<string, readonly string[]>>;
}

interface RawPage {
  readonly timed_out?: boolean;
  readonly hits?: {
    readonly total?: { readonly value: number; readonly relation: 'eq' | 'gte' };
    readonly hits?: readonly RawHit[];
  };
  readonly aggregations?: Readonly<Record<string, unknown>>;
  readonly error?: unknown;
  readonly status?: number;
}

const PAGE = ['timed_out', 'hits.total', 'hits.hits._source', 'hits.hits.sort', 'aggregations'];
const ONE_PAGE = [...PAGE, 'hits.hits.matched_queries', 'hits.hits.highlight'].join(',');
const MANY_PAGES = ['error', 'status', ...PAGE, 'hits.hits._index', 'hits.hits.matched_queries']
  .map((path) => `responses.${path}`)
  .join(',');
const HIDDEN: ReadonlySet<string> = new Set(META_FIELDS);

/** Searches the cells' Elasticsearch through their read aliases, which hide tombstones. */
export class ElasticsearchSearchIndex implements SearchIndex {
  readonly #cells: SearchCells;
  readonly #timeout: string;

  constructor(cells: SearchCells, { timeoutMs }: SearchIndexOptions) {
    this.#cells = cells;
    this.#timeout = `${timeoutMs}ms`;
  }

  async search(
    tenant: Tenant,
    searches: readonly IndexSearch[],
    requestId: string,
  ): Promise<readonly IndexPage[]> {
    const [only] = searches;
    if (only && searches.length === 1) return [await this.#searchOne(tenant, only, requestId)];

    const lines = searches.map(
      ({ table, body }) => [{ index: readAlias(tenant.tenant_id, table) }, body] as const,
    );
    const pages = await this.#searchMany(tenant, lines, requestId);
    return pages.map(toPage);
  }

  async marks(tenant: Tenant): Promise<IndexMarks> {
    const [visible, freshness] = await this.#searchMany(
      tenant,
      [
        [
          { index: readAlias(tenant.tenant_id, 'products') },
          { size: 1, _source: false, track_total_hits: true, sort: [{ _seq_no: 'desc' }] },
        ],
        [{ index: freshnessIndex(tenant.tenant_id), ignore_unavailable: true }, { size: TABLES.length }],
      ],
      'marks',
    );
    return { visible: visibleState(visible), freshness: toFreshness(freshness?.hits?.hits ?? []) };
  }

  async #searchOne(tenant: Tenant, { table, body }: IndexSearch, requestId: string): Promise<IndexPage> {
    const page = await this.#request(tenant, requestId, {
      path: `/${readAlias(tenant.tenant_id, table)}/_search`,
      querystring: { filter_path: ONE_PAGE },
      body: JSON.stringify({ ...body, timeout: this.#timeout }),
    });
    return toPage(page as RawPage);
  }

  async #searchMany(
    tenant: Tenant,
    searches: readonly (readonly [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>])[],
    requestId: string,
  ): Promise<readonly RawPage[]> {
    const lines = searches.flatMap(([target, body]) => [
      JSON.stringify(target),
      JSON.stringify({ ...body, timeout: this.#timeout }),
    ]);
    const answer = await this.#request(tenant, requestId, {
      path: '/_msearch',
      querystring: { filter_path: MANY_PAGES },
      bulkBody: `${lines.join('\n')}\n`,
    });
    const { responses = [] } = answer as { readonly responses?: readonly RawPage[] };
    for (const { error, status = 500 } of responses) {
      if (error !== undefined) throw failure(tenant, status, new Error(JSON.stringify(error)));
    }
    return responses;
  }

  async #request(
    tenant: Tenant,
    requestId: string,
    request: Omit<Parameters<SearchClient['transport']['request']>[0], 'method'>,
  ): Promise<unknown> {
    try {
      const client = await this.#cells.elasticsearch(tenant, 'read');
      const headers = { 'x-opaque-id': `${tenant.tenant_id}/${requestId}` };
      return await client.transport.request({ method: 'POST', ...request }, { headers });
    } catch (cause) {
      const status = statusOf(cause);
      if (status === 401 || status === 403) this.#cells.forget(tenant, 'read');
      throw failure(tenant, status, cause);
    }
  }
}

/** A query that the node does not understand is a fault of ours; everything else may pass. */
function failure(tenant: Tenant, status: number | undefined, error: unknown): Error {
  const cause = withoutSecrets(error, status);
  return status === 400 ? cause : new SearchUnavailableError(tenant.tenant_id, { cause });
}

/** The transport's own errors hold the request as it was sent, its key included, and logs hold every cause. */
function withoutSecrets(error: unknown, status: number | undefined): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new Error(`${name}${status === undefined ? '' : ` (${status})`}: ${message}`);
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function toPage({ hits, aggregations, timed_out: isPartial = false }: RawPage): IndexPage {
  return {
    hits: (hits?.hits ?? []).map(toHit),
    total: hits?.total ?? { value: 0, relation: 'eq' },
    aggregations: aggregations ?? {},
    isPartial,
  };
}

function toHit({ _source, sort = [], matched_queries: matched = [], highlight }: RawHit): IndexHit {
  const source: Record<string, unknown> = {};
  for (const name in _source) if (!HIDDEN.has(name)) source[name] = _source[name];
  return { source, sort, matched, ...(highlight && { highlight }) };
}

/**
 * Every write takes the next number of its shard, so the greatest number among the documents that search can see,
 * together with how many these are, is another one after every change that search can see.
 */
function visibleState(page: RawPage | undefined): string {
  const [newest] = page?.hits?.hits ?? [];
  return JSON.stringify([newest?._index, newest?.sort?.[0], page?.hits?.total?.value]);
}

function toFreshness(hits: readonly RawHit[]): Partial<Record<Table, FreshnessMark>> {
  const marks: Partial<Record<Table, FreshnessMark>> = {};
  for (const { _source: source = {} } of hits) {
    const table = TABLES.find((name) => name === source['table']);
    if (table === undefined) continue;
    marks[table] = {
      indexedThrough: String(source['indexed_through']),
      lagMs: typeof source['lag_ms'] === 'number' ? source['lag_ms'] : undefined,
      measuredAt: String(source['measured_at']),
    };
  }
  return marks;
}
