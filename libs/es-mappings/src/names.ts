import { type TenantId } from '@cloudpf/tenant-routing';

export const TABLES = ['products', 'purchases'] as const;
/** A table whose changes are searchable. */
export type Table = (typeof TABLES)[number];

/** `acme_products_000001`; a tenant id holds no `_`, so no tenant's names begin with another's. */
export function indexName(tenant: TenantId, table: Table, generation = 1): string {
  return `${tenant}_${table}_${generation.toString().padStart(6, '0')}`;
}

/** The generation that an index name tells; `undefined` where it is no index of this table. */
export function generationOf(index: string, tenant: TenantId, table: Table): number | undefined {
  const prefix = `${tenant}_${table}_`;
  const digits = index.startsWith(prefix) ? index.slice(prefix.length) : '';
  return /^\d{6}$/.test(digits) ? Number(digits) : undefined;
}

/** What search reads: the live index without its tombstones. */
export function readAlias(tenant: TenantId, table: Table): string {
  return `${tenant}_${table}`;
}

/** The live index with its tombstones. */
export function writeAlias(tenant: TenantId, table: Table): string {
  return `${tenant}_${table}_write`;
}

/**
 * What one generation is written to beside others, `acme_products_write_000002`. It never points to another index,
 * so that a swap cannot turn a write to one generation into a write to another.
 */
export function generationAlias(tenant: TenantId, table: Table, generation: number): string {
  return `${writeAlias(tenant, table)}_${generation.toString().padStart(6, '0')}`;
}

/** One document a table says how far the searchable copy reaches. */
export function freshnessIndex(tenant: TenantId): string {
  return `${tenant}_freshness`;
}
