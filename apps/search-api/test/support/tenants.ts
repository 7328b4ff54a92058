import { Tenant } from '@cloudpf/tenant-routing';

export function tenant(id: string, changes: Partial<Record<keyof Tenant, unknown>> = {}): Tenant {
  return Tenant.parse({
    tenant_id: id,
    name: id,
    status: 'active',
    search_endpoint: 'http://127.0.0.1:9',
    secret_ref: `cloudpf/${id}`,
    limits: { requests_per_second: 100_000 },
    ...changes,
  });
}
