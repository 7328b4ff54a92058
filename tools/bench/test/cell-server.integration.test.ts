import { issueCellKeys } from '@cloudpf/search-node';
import { CellDirectory } from '@cloudpf/cells';
import { provisionCell } from '@cloudpf/tenant-index';
import { Tenant } from '@cloudpf/tenant-routing';
import { type TestEngines } from '@cloudpf/testing';
import { inject } from 'vitest';
import { describeCellNode } from './cell-node.contract.ts';

const { elasticsearch }: TestEngines = inject('engines');
let tenants = 0;

describeCellNode('a real node', async () => {
  tenants += 1;
  const tenant = Tenant.parse({
    tenant_id: `bench-${process.pid}-${tenants}`,
    name: 'Cell',
    status: 'active',
    search_endpoint: elasticsearch.url,
    secret_ref: 'none',
  });
  const { writeKey } = await issueCellKeys({ ...elasticsearch, tenant: tenant.tenant_id });
  const cells = new CellDirectory({ get: async () => ({ api_key: writeKey }) }, { requestTimeoutMs: 60_000 });
  await provisionCell(await cells.elasticsearch(tenant, 'write'), tenant.tenant_id);
  return { url: elasticsearch.url, authorization: `ApiKey ${writeKey}`, tenant: tenant.tenant_id };
});
