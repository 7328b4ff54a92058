import { type TableSchema } from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { type ReindexPorts } from '@cloudpf/recovery';
import { type Tenant } from '@cloudpf/tenant-routing';
import { Life, type Network } from '../function/life.ts';
import { LOOKS_AGAIN_MS, REQUEST_TIMEOUT_MS } from '../function/patience.ts';
import { cellsOf } from '../function/ports.ts';
import { type Surroundings } from '../function/surroundings.ts';
import { type Shop } from '../model/shop.ts';
import { type Cells } from './cells.ts';

export interface ReindexingOptions {
  readonly around: Surroundings;
  readonly cells: Cells;
  readonly shop: Shop;
  readonly network: Network;
}

/** Builds indices anew in the cells of all active tenants. Rejects where a cell is broken. */
export class Reindexing {
  readonly #options: ReindexingOptions;

  constructor(options: ReindexingOptions) {
    this.#options = options;
  }

  /** Search reads the new index afterwards; the other is written beside it. */
  async reindex(table: Table, beforeSwap: () => Promise<void>): Promise<void> {
    const { core } = this.#options.around;
    const verify = { waitsMs: LOOKS_AGAIN_MS };
    await this.#inEachCell(table, (ports) => {
      const { generations } = ports;
      const swap: typeof generations.swap = async (...indices) => {
        await beforeSwap();
        return generations.swap(...indices);
      };
      return core.reindex({ ...ports, generations: overriding(generations, { swap }) }, { verify });
    });
  }

  async dropPredecessor(table: Table): Promise<void> {
    const { core } = this.#options.around;
    // Nobody searches here, so no search is waited for.
    await this.#inEachCell(table, (ports) => core.dropPredecessor(ports, { holdMs: 0 }));
  }

  async #inEachCell(
    table: Table,
    act: (ports: ReindexPorts<Product | Purchase>) => Promise<unknown>,
  ): Promise<void> {
    const { around, cells } = this.#options;
    const registry = new around.core.DynamoDbTenantRegistry(around.dynamodb, around.tenantsTable);
    await Promise.all(
      cells.all.map(async ({ role, tenant: id }) => {
        const tenant = role === 'erasing' ? undefined : await registry.find(id);
        if (tenant) await act(await this.#ports(tenant, table));
      }),
    );
  }

  async #ports(tenant: Tenant, table: Table): Promise<ReindexPorts<Product | Purchase>> {
    const { around, shop, network } = this.#options;
    const { core } = around;
    const schema: TableSchema<Product | Purchase> = table === 'products' ? core.PRODUCTS : core.PURCHASES;
    const cells = cellsOf(around, new Life(network), REQUEST_TIMEOUT_MS.long);
    const client = await cells.elasticsearch(tenant, 'write');
    const place = { tenant: tenant.tenant_id, table, keyName: schema.keyName };
    return {
      tenant,
      schema,
      table: shop.itemTable(table),
      generations: new core.ElasticsearchGenerations(client, place),
      documents: (generation) => new core.ElasticsearchStoredDocuments(client, { ...place, generation }),
      copy: (to, documents) => core.copyNewer(client, to, documents),
    };
  }
}

/** The same object, but for some of its methods. */
function overriding<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      const own = Reflect.get(methods, name) as unknown;
      if (own !== undefined) return own;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
