import { type TenantId } from '@cloudpf/tenant-routing';

export const TABLES = ['products', 'purchases'] as const;
/** A table whose changes are searchable. */
export type Table = (typeof TABLES)[number];

/** `acme_products_000001`; a tenant id holds no `_`, so no tenant's names begin with another's. */
export function indexName(tenant: TenantId, table: Table, generation = 1): string {
  return `${tenant}_${table}_${generation.toString().padStart(6, '0')}`;
}

/** What search reads: the live index without its tombstones. */
export function readAlias(tenant: TenantId, table: Table): string {
  return `${tenant}_${table}`;
}

/** What the pipeline writes to. */
export function writeAlias(tenant: TenantId, table: Table): string {
  return `${tenant}_${table}_write`;
}

/** One document a table says how far the searchable copy reaches. */
export function freshnessIndex(tenant: TenantId): string {
  return `${tenant}_freshness`;
}
