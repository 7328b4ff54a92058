import { Tenant } from '@cloudpf/tenant-routing';

/** A tenant as the registry knows it. */
export function tenant(tenantId: string, fields: Partial<Record<keyof Tenant, unknown>> = {}): Tenant {
  return Tenant.parse({
    tenant_id: tenantId,
    name: tenantId,
    status: 'active',
    search_endpoint: 'http://localhost:9200',
    secret_ref: `cloudpf/cells/${tenantId}`,
    ...fields,
  });
}
