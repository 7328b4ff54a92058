import { type Tenant } from './tenant.ts';

/** Knows every tenant and where its cell is. */
export interface TenantRegistry {
  /**
   * The tenant with this id, or `undefined` where there is none.
   * @throws RegistryUnavailableError where the registry cannot be asked and nothing is remembered.
   */
  find(tenantId: string): Promise<Tenant | undefined>;
  list(): Promise<readonly Tenant[]>;
}
