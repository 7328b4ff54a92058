import { CellDirectory } from '@cloudpf/cells';
import { provisionCell } from '@cloudpf/tenant-index';
import { type Tenant } from '@cloudpf/tenant-routing';

/** A young node on a busy machine needs its time for three indices. */
const requestTimeoutMs = 60_000;

/** Creates the indices and aliases that a cell lacks, with the pipeline's own key; gives the new names. */
export async function ensureIndices(tenant: Tenant, writeKey: string): Promise<readonly string[]> {
  const cells = new CellDirectory({ get: async () => ({ api_key: writeKey }) }, { requestTimeoutMs });
  const client = await cells.elasticsearch(tenant, 'write');
  try {
    return await provisionCell(client, tenant.tenant_id);
  } finally {
    await client.transport.close();
  }
}
