import { type TableSchema } from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { type ReindexPorts } from '@cloudpf/recovery';
import { type ElasticsearchGenerations } from '@cloudpf/tenant-index';
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
    let happened: Promise<void> | undefined;
    const beforeFirst = () => (happened ??= beforeSwap());
    await this.#inEachCell(table, async (place) => {
      const Generations = class extends core.ElasticsearchGenerations {
        override async swap(...indices: Parameters<ElasticsearchGenerations['swap']>): Promise<void> {
          await beforeFirst();
          return super.swap(...indices);
        }
      };
      await core.reindex(await this.#ports(place, Generations), { verify: { waitsMs: LOOKS_AGAIN_MS } });
    });
  }

  async dropPredecessor(table: Table): Promise<void> {
    const { core } = this.#options.around;
    await this.#inEachCell(table, async (place) => {
      // Nobody searches here, so no search is waited for.
      await core.dropPredecessor(await this.#ports(place, core.ElasticsearchGenerations), { holdMs: 0 });
    });
  }

  async #inEachCell(
    table: Table,
    act: (place: { readonly tenant: Tenant; readonly table: Table }) => Promise<void>,
  ): Promise<void> {
    const { around, cells } = this.#options;
    const registry = new around.core.DynamoDbTenantRegistry(around.dynamodb, around.tenantsTable);
    await Promise.all(
      cells.all.map(async ({ role, tenant: id }) => {
        const tenant = role === 'erasing' ? undefined : await registry.find(id);
        if (tenant) await act({ tenant, table });
      }),
    );
  }

  async #ports(
    { tenant, table }: { readonly tenant: Tenant; readonly table: Table },
    Generations: typeof ElasticsearchGenerations,
  ): Promise<ReindexPorts<Product | Purchase>> {
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
      generations: new Generations(client, place),
      documents: (generation) => new core.ElasticsearchStoredDocuments(client, { ...place, generation }),
      copy: (to, documents) => core.copyNewer(client, to, documents),
    };
  }
}
