export { CachedTenantRegistry, TENANT_TTL_MS, type TenantCacheOptions } from './cached-tenant-registry.ts';
export { InvalidTenantError, RegistryUnavailableError } from './errors.ts';
export { InMemoryTenantRegistry } from './in-memory-tenant-registry.ts';
export { isTenantId, TenantId } from './tenant-id.ts';
export { type TenantRegistry } from './tenant-registry.ts';
export { isFenced, isTimeZone, Tenant, TENANT_STATUSES, type TenantStatus } from './tenant.ts';
export { usageKey } from './usage-key.ts';
