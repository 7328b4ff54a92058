import { type TenantRegistry } from './tenant-registry.ts';
import { type Tenant } from './tenant.ts';

/** A registry of given tenants, for tests and for tools that need no table. */
export class InMemoryTenantRegistry implements TenantRegistry {
  readonly #tenants: Map<string, Tenant>;

  constructor(tenants: readonly Tenant[]) {
    this.#tenants = new Map(tenants.map((tenant) => [tenant.tenant_id, tenant]));
  }

  async find(tenantId: string): Promise<Tenant | undefined> {
    return this.#tenants.get(tenantId);
  }

  async list(): Promise<readonly Tenant[]> {
    return [...this.#tenants.values()];
  }
}
