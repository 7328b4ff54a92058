import { InMemoryTenantIndex } from '@cloudpf/change-stream';
import { type Product } from '@cloudpf/commerce';
import { Tenant } from '@cloudpf/tenant-routing';
import { describe } from 'vitest';
import { tenantIndexContract } from './tenant-index.contract.ts';

const tenant = Tenant.parse({
  tenant_id: 'acme',
  name: 'Acme',
  status: 'active',
  search_endpoint: 'http://localhost:9200',
  secret_ref: 'cloudpf/cells/acme',
});

describe('InMemoryTenantIndex', () => {
  tenantIndexContract(async () => {
    const index = new InMemoryTenantIndex<Product>();
    const names = async () => new Map([...index.documents('acme')].map(([key, { name }]) => [key, name]));
    return { index, tenant, names };
  });
});
