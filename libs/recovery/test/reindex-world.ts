import { type CellClient, CellDirectory } from '@cloudpf/cells';
import { type ItemChange, PRODUCTS } from '@cloudpf/change-stream';
import { type Image, type Product } from '@cloudpf/commerce';
import { readAlias } from '@cloudpf/es-mappings';
import {
  copyNewer,
  ElasticsearchGenerations,
  ElasticsearchStoredDocuments,
  ElasticsearchTenantIndex,
  provisionCell,
} from '@cloudpf/tenant-index';
import { type Tenant } from '@cloudpf/tenant-routing';
import { superuserKey, type TestEngines } from '@cloudpf/testing';
import { inject } from 'vitest';
import { InMemoryItemTable, type ReindexPorts, verify } from '../src/index.ts';
import { productChange, productImage, tenantOf } from './fixtures.ts';

const engines: TestEngines = inject('engines');
const api_key = await superuserKey(engines, 'reindex-tests');
const cells = new CellDirectory({ get: async () => ({ api_key }) }, { requestTimeoutMs: 30_000 });
let made = 0;

/** The pipeline's clock runs this much faster in these worlds, so that nobody waits ten seconds. */
const FASTER = 10;
const WAITS = { waitsMs: [250, 500] };

type Request = Parameters<CellClient['transport']['request']>;

/** One tenant's products: a table, the pipeline that writes them to a real cell, and what reindexes it. */
export class ReindexWorld {
  readonly tenant: Tenant;
  readonly table = new InMemoryItemTable('product_id');
  readonly client: CellClient;
  readonly #index = new ElasticsearchTenantIndex(cells, PRODUCTS, () => performance.now() * FASTER);
  readonly #shop = new Map<string, ItemChange<Product>>();
  #sequence = 0;

  private constructor(tenant: Tenant, client: CellClient) {
    this.tenant = tenant;
    this.client = client;
  }

  static async make(): Promise<ReindexWorld> {
    const tenant = tenantOf(`reindex-${process.pid}-${++made}`, {
      search_endpoint: engines.elasticsearch.url,
    });
    const client = await cells.elasticsearch(tenant, 'write');
    await provisionCell(client, tenant.tenant_id);
    return new ReindexWorld(tenant, client);
  }

  /** What reindexes; `client` stands for another way to the same cell. */
  ports(client: CellClient = this.client): ReindexPorts<Product> {
    const { tenant_id: tenant } = this.tenant;
    const place = { tenant, table: 'products' as const, keyName: 'product_id' };
    return {
      tenant: this.tenant,
      schema: PRODUCTS,
      table: this.table,
      generations: new ElasticsearchGenerations(client, place),
      documents: (generation) => new ElasticsearchStoredDocuments(client, { ...place, generation }),
      copy: (to, documents) => copyNewer(client, to, documents),
    };
  }

  readonly options = { holdMs: 11_000 / FASTER, verify: WAITS };

  /** A change of the table; `undefined` removes. It is not in the cell before it is delivered. */
  change(key: string, name: string | undefined, fields: Image = {}): ItemChange<Product> {
    const { tenant_id: tenant } = this.tenant;
    if (name === undefined) this.table.remove(tenant, key);
    else this.table.put({ ...productImage(key, name, tenant), ...fields });
    const changedAt = new Date().toISOString();
    const sequence = 1_000_000 + ++this.#sequence;
    const change = productChange(key, name, { sequence, changedAt, tenant, fields });
    this.#shop.set(key, change);
    return change;
  }

  /** @returns what each change ended as. */
  async deliver(changes: readonly ItemChange<Product>[]): Promise<readonly string[]> {
    const outcomes = await this.#index.apply(this.tenant, changes);
    return outcomes.map((outcome) => ('reason' in outcome ? outcome.reason.message : outcome.kind));
  }

  /** The names that a search finds, by key, beside how many there are. */
  async search(): Promise<ReadonlyMap<string, string>> {
    interface Answer {
      readonly hits: {
        readonly total: { readonly value: number };
        readonly hits: readonly {
          readonly _source: { readonly product_id: string; readonly name: string };
        }[];
      };
    }
    const { hits } = await this.client.transport.request<Answer>({
      method: 'POST',
      path: `/${readAlias(this.tenant.tenant_id, 'products')}/_search`,
      querystring: { allow_partial_search_results: 'false' },
      body: JSON.stringify({ size: 10_000, track_total_hits: true, _source: ['product_id', 'name'] }),
    });
    if (hits.total.value !== hits.hits.length) throw new Error('the answer is not whole');
    return new Map(hits.hits.map(({ _source }) => [_source.product_id, _source.name]));
  }

  async refresh(): Promise<void> {
    const path = `/${this.tenant.tenant_id}_products_*/_refresh`;
    await this.client.transport.request({ method: 'POST', path });
  }

  /** The indices of the products, and how the live one differs from the table. */
  async state(): Promise<{ readonly indices: readonly string[]; readonly remaining: number }> {
    const { tenant_id: tenant } = this.tenant;
    const { live, newer, older } = await this.ports().generations.read();
    const prefix = `${tenant}_products_`;
    await this.refresh();
    const { remaining } = await verify(
      { tenant, schema: PRODUCTS, table: this.table, index: this.ports().documents(live) },
      WAITS,
    );
    return {
      indices: [live, ...newer, ...older].map(({ index }) => index.slice(prefix.length)),
      remaining,
    };
  }

  /** The position that each generation's document must have by now, and those that have another. */
  async misplaced(): Promise<readonly string[]> {
    const { live, newer, older } = await this.ports().generations.read();
    await this.refresh();
    const wrong: string[] = [];
    for (const generation of [live, ...newer, ...older]) {
      const seen = new Map<string, unknown>();
      for await (const page of this.ports().documents(generation).pages()) {
        for (const { source } of page) seen.set(String(source['product_id']), source['position']);
      }
      for (const [key, { position }] of this.#shop) {
        if (seen.get(key) !== position) wrong.push(`${generation.index} ${key}: ${String(seen.get(key))}`);
      }
    }
    return wrong;
  }
}

/** A way to the cell that breaks at one request and stays broken, as for a process that was killed before it. */
export function breakingAt(
  { transport }: CellClient,
  request: number,
): CellClient & { readonly isBroken: () => boolean } {
  let made = 0;
  const passOn = async <T>(...[params, options]: Request): Promise<T> => {
    if (++made >= request) throw new ProcessKilled();
    return transport.request<T>(params, options);
  };
  return { transport: { ...transport, request: passOn }, isBroken: () => made >= request };
}

/** As a refusal, which nobody tries again. */
class ProcessKilled extends Error {
  override readonly name = 'ProcessKilled';
  readonly statusCode = 400;
}
