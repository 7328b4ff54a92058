import { createCursorSealer, type CursorSecrets } from '@cloudpf/http-api';
import { InMemoryTenantRegistry, type Tenant } from '@cloudpf/tenant-routing';
import { createApp } from '../../src/app.ts';
import { FreshnessReader } from '../../src/freshness.ts';
import { CURSOR_VERSION } from '../../src/paging.ts';
import { type Cells, type Parked, type Quarantined, type SearchIndex } from '../../src/ports.ts';
import { testTokens } from './tokens.ts';
import { tenant } from './tenants.ts';

export interface TestAppOptions {
  readonly index: SearchIndex;
  readonly tenants?: readonly Tenant[];
  readonly parked?: Parked;
  readonly quarantined?: Quarantined;
  readonly cells?: Cells;
  readonly cursorSecrets?: CursorSecrets;
  /** Each request reads its marks anew. */
  readonly marksTtlMs?: number;
}

/** What the tests look at of any answer. */
export interface AnswerBody {
  readonly items: readonly (Readonly<Record<string, unknown>> & {
    readonly product_id: string;
    readonly purchase_id?: string;
    readonly name: string;
  })[];
  readonly total: { readonly value: number; readonly relation: string };
  readonly next_cursor: string | null;
  readonly typo_applied: boolean;
  readonly dropped_terms: readonly string[];
  readonly partial: boolean;
  readonly facets: Readonly<Record<string, unknown>>;
  readonly freshness: {
    readonly indexed_through: string | null;
    readonly lag_ms: number | null;
    readonly parked: number;
  };
  readonly errors: readonly { readonly parameter: string; readonly detail: string }[];
  readonly status: number;
  readonly request_id: string;
  readonly [name: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

export interface TestApp {
  /** Asks as the tenant of the path, or with the headers given. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  bearer(
    tenantId: string,
    options?: { readonly scope?: string; readonly expiresIn?: string },
  ): Promise<string>;
}

/** The whole app over a given index; only the host and the network are missing. */
export async function testApp({ index, marksTtlMs = 0, ...options }: TestAppOptions): Promise<TestApp> {
  const tokens = await testTokens();
  const parked = options.parked ?? { summary: async () => ({ count: 0 }) };
  const failures: unknown[] = [];
  const app = createApp({
    index,
    parked,
    quarantined: options.quarantined ?? { count: async () => 0 },
    cells: options.cells ?? { read: async () => undefined },
    freshness: new FreshnessReader(index, parked, { marksTtlMs, parkedTtlMs: 0 }),
    cursors: createCursorSealer({
      secrets: options.cursorSecrets ?? (async () => ['a secret only for tests']),
      version: CURSOR_VERSION,
    }),
    tokens: tokens.verifier,
    tenants: new InMemoryTenantRegistry(options.tenants ?? [tenant('acme'), tenant('other')]),
    version: 'test',
    onFailure: ({ error }) => failures.push(error),
  });
  return {
    bearer: (tenantId, options) => tokens.bearer(tenantId, options),
    async get(path, headers) {
      const owner = /^\/search\/([^/?]+)/.exec(path)?.[1] ?? 'acme';
      const response = await app.request(path, {
        headers: { authorization: await tokens.bearer(owner), ...headers },
      });
      const text = await response.text();
      if (response.status === 500) throw new Error(text, { cause: failures.at(-1) });
      return {
        status: response.status,
        headers: response.headers,
        body: JSON.parse(text === '' ? '{}' : text) as AnswerBody,
      };
    },
  };
}
