import {
  documentId,
  freshnessIndex,
  freshnessIndexDefinition,
  indexAliases,
  indexDefinition,
  indexName,
  type Table,
  TABLES,
} from '@cloudpf/es-mappings';
import { type TestEngines } from '@cloudpf/testing';
import { TenantId } from '@cloudpf/tenant-routing';
import { type SearchCells } from '../../src/adapters/elasticsearch-search-index.ts';

type EngineAddress = TestEngines['elasticsearch'];

type Document = Readonly<Record<string, unknown>>;

/** A real search node, filled without the pipeline. */
export class SearchEngine implements SearchCells {
  readonly #address: EngineAddress;

  constructor(address: EngineAddress) {
    this.#address = address;
  }

  readonly transport = {
    request: async (params: {
      readonly method: string;
      readonly path: string;
      readonly querystring?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly bulkBody?: string;
    }): Promise<unknown> => {
      const query = new URLSearchParams(params.querystring).toString();
      const { username, password } = this.#address;
      const response = await fetch(`${this.#address.url}${params.path}${query === '' ? '' : `?${query}`}`, {
        method: params.method,
        headers: {
          'content-type': params.bulkBody === undefined ? 'application/json' : 'application/x-ndjson',
          authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
        },
        ...(params.method !== 'GET' && { body: params.bulkBody ?? params.body ?? null }),
      });
      const text = await response.text();
      if (!response.ok) throw Object.assign(new Error(text.slice(0, 2_000)), { statusCode: response.status });
      return JSON.parse(text);
    },
  };

  async elasticsearch(): Promise<this> {
    return this;
  }

  forget(): void {
    // The key of this engine never changes.
  }

  /** Makes a tenant's empty indices, in place of older ones. */
  async provision(tenantId: string): Promise<void> {
    const tenant = TenantId.parse(tenantId);
    for (const table of TABLES) {
      const name = indexName(tenant, table);
      await this.#call('DELETE', `/${name}?ignore_unavailable=true`);
      await this.#call('PUT', `/${name}`, {
        ...indexDefinition(table),
        aliases: indexAliases(tenant, table),
      });
    }
    await this.#call('DELETE', `/${freshnessIndex(tenant)}?ignore_unavailable=true`);
    await this.#call('PUT', `/${freshnessIndex(tenant)}`, { ...freshnessIndexDefinition() });
  }

  /** Writes documents as the pipeline does, and waits until they can be found. */
  async put(tenantId: string, table: Table, items: readonly Document[]): Promise<void> {
    const key = table === 'products' ? 'product_id' : 'purchase_id';
    const lines = items.flatMap((item) => [
      JSON.stringify({ index: { _id: documentId(String(item[key])) } }),
      JSON.stringify({
        position: 'test#1',
        deleted: false,
        changed_at: '2026-01-01T00:00:00.000Z',
        tenant_id: tenantId,
        ...item,
      }),
    ]);
    const answer = (await this.transport.request({
      method: 'POST',
      path: `/${tenantId}_${table}_write/_bulk`,
      querystring: { refresh: 'true' },
      bulkBody: `${lines.join('\n')}\n`,
    })) as { errors: boolean };
    if (answer.errors) throw new Error(JSON.stringify(answer).slice(0, 2_000));
  }

  async putFreshness(tenantId: string, table: Table, mark: Document): Promise<void> {
    await this.#call('PUT', `/${tenantId}_freshness/_doc/${table}?refresh=true`, { table, ...mark });
  }

  async #call(method: string, path: string, body?: Document): Promise<unknown> {
    return this.transport.request({ method, path, ...(body && { body: JSON.stringify(body) }) });
  }
}
