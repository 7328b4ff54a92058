import { type CellDirectory } from '@cloudpf/cells';
import { type TableSchema } from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type ItemTable, type ReindexPorts } from '@cloudpf/recovery';
import { copyNewer, ElasticsearchGenerations, ElasticsearchStoredDocuments } from '@cloudpf/tenant-index';
import { type Tenant } from '@cloudpf/tenant-routing';

export interface ReindexingParts {
  readonly cells: Pick<CellDirectory, 'elasticsearch'>;
  readonly tenant: Tenant;
  readonly schema: TableSchema<Product | Purchase>;
  readonly table: ItemTable;
}

/** What reindexes one table in one tenant's cell. */
export async function openReindexing({
  cells,
  tenant,
  schema,
  table,
}: ReindexingParts): Promise<ReindexPorts<Product | Purchase>> {
  const client = await cells.elasticsearch(tenant, 'write');
  const place = { tenant: tenant.tenant_id, table: schema.table, keyName: schema.keyName };
  return {
    tenant,
    schema,
    table,
    generations: new ElasticsearchGenerations(client, place),
    documents: (generation) => new ElasticsearchStoredDocuments(client, { ...place, generation }),
    copy: (to, documents) => copyNewer(client, to, documents),
  };
}
