import { type TenantId } from '@cloudpf/tenant-routing';
import {
  freshnessIndexDefinition,
  indexAliases,
  type IndexDefinition,
  indexDefinition,
  type IndexOptions,
} from './index-definition.ts';
import { freshnessIndex, indexName, readAlias, TABLES, writeAlias } from './names.ts';

/** An index that every cell has. */
export interface CellIndex {
  readonly name: string;
  /** Path that answers 200 where it is there already, under this or a later name. */
  readonly foundBy: string;
  readonly definition: IndexDefinition;
}

/** Everything that a tenant's cell has from its first day. */
export function cellIndices(tenant: TenantId, options: IndexOptions = {}): readonly CellIndex[] {
  return [
    ...TABLES.map((table) => ({
      name: indexName(tenant, table),
      foundBy: `/_alias/${writeAlias(tenant, table)}`,
      definition: { ...indexDefinition(table, options), aliases: indexAliases(tenant, table) },
    })),
    {
      name: freshnessIndex(tenant),
      foundBy: `/${freshnessIndex(tenant)}`,
      definition: freshnessIndexDefinition(options),
    },
  ];
}

/** What one API key may do, as role descriptors have it. */
export interface IndexAccess {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
}

/**
 * What the two keys of a cell may do: one reads the read aliases and the freshness index, the other reaches all of the
 * tenant's own indices and aliases and may create, fill, swap and drop them. Anything else is refused.
 */
export function cellAccess(tenant: TenantId): Readonly<Record<'read' | 'write', IndexAccess>> {
  const searchable = [...TABLES.map((table) => readAlias(tenant, table)), freshnessIndex(tenant)];
  return {
    read: { names: searchable, privileges: ['read', 'view_index_metadata'] },
    write: {
      names: [...searchable, ...TABLES.map((table) => `${readAlias(tenant, table)}_*`)],
      // `manage` is what swapping an alias and dropping an old index take; it is limited to these names too.
      privileges: ['read', 'write', 'create_index', 'view_index_metadata', 'manage'],
    },
  };
}
