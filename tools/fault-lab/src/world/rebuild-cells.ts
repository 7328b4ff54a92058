import { type TableSchema } from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Tenant } from '@cloudpf/tenant-routing';
import { Life, type Network } from '../function/life.ts';
import { LOOKS_AGAIN_MS, type Patience, pausesOf, REQUEST_TIMEOUT_MS } from '../function/patience.ts';
import { cellsOf, holdingStore } from '../function/ports.ts';
import { type Surroundings } from '../function/surroundings.ts';
import { type Shop } from '../model/shop.ts';
import { type Cells } from './cells.ts';

export interface RebuildOptions {
  readonly around: Surroundings;
  readonly cells: Cells;
  readonly shop: Shop;
  readonly network: Network;
  readonly patience: Patience;
}

/** Backfills every active tenant's cell from the tables, beside whatever else goes on. Rejects where a cell is broken. */
export async function rebuildCells(options: RebuildOptions): Promise<void> {
  const { core, dynamodb, tenantsTable } = options.around;
  const registry = new core.DynamoDbTenantRegistry(dynamodb, tenantsTable);
  for (const { role, tenant: id } of options.cells.all) {
    const tenant = role === 'erasing' ? undefined : await registry.find(id);
    if (!tenant) continue;
    await rebuild(tenant, core.PRODUCTS, options);
    await rebuild(tenant, core.PURCHASES, options);
  }
}

async function rebuild<T extends Product | Purchase>(
  tenant: Tenant,
  schema: TableSchema<T>,
  { around, shop, network, patience }: RebuildOptions,
): Promise<void> {
  const { core } = around;
  const life = new Life(network);
  const cells = cellsOf(around, life, REQUEST_TIMEOUT_MS[patience]);
  const store = holdingStore(around, life);
  const client = await cells.elasticsearch(tenant, 'write');
  const { table, keyName } = schema;
  const { tenant_id: id } = tenant;
  await core.backfill(
    {
      tenant,
      schema,
      table: shop.itemTable(table),
      index: new core.ElasticsearchTenantIndex(cells, schema),
      documents: new core.ElasticsearchStoredDocuments(client, { tenant: id, table, keyName }),
      parked: new core.ParkedChanges(store),
      quarantine: new core.Quarantine(store),
      holding: store,
      provision: () => core.provisionCell(client, id),
    },
    { sleep: pausesOf(patience), verify: { waitsMs: LOOKS_AGAIN_MS } },
  );
}
