import {
  freshnessIndex,
  freshnessIndexDefinition,
  indexAliases,
  indexDefinition,
  indexName,
  type IndexOptions,
  readAlias,
  TABLES,
  writeAlias,
} from '@cloudpf/es-mappings';
import { TenantId } from '@cloudpf/tenant-routing';
import { type Environment } from '../stack-name.ts';

/** What a tenant's node has, as its host creates it. */
export interface CellContents {
  /** Stands for the tenant's id wherever it is in a name; the host puts the id in its place. */
  readonly placeholder: string;
  readonly indices: readonly CellIndex[];
  readonly keys: Readonly<Record<'read' | 'write', Access>>;
}

export interface CellIndex {
  readonly name: string;
  /** Path that answers 200 where it is there already, under this or a later name. */
  readonly found_by: string;
  readonly body: object;
}

/** As role descriptors of API keys have it. */
export interface Access {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
}

const PLACEHOLDER = TenantId.parse('tenant-goes-here');

/**
 * A node of its own has room for one copy; in prod a second one comes by itself when the tenant has outgrown one machine.
 * How soon a change is found is the same everywhere, since that is what the tenant is promised.
 */
const INDEX_OPTIONS: Readonly<Record<Environment, IndexOptions>> = {
  dev: { replicas: 0 },
  prod: { autoExpandReplicas: '0-1' },
};

export function cellContents(environment: Environment): CellContents {
  const tenant = PLACEHOLDER;
  const options = INDEX_OPTIONS[environment];
  const searchable = [...TABLES.map((table) => readAlias(tenant, table)), freshnessIndex(tenant)];
  return {
    placeholder: PLACEHOLDER,
    indices: [
      ...TABLES.map((table) => ({
        name: indexName(tenant, table),
        found_by: `/_alias/${writeAlias(tenant, table)}`,
        body: { ...indexDefinition(table, options), aliases: indexAliases(tenant, table) },
      })),
      {
        name: freshnessIndex(tenant),
        found_by: `/${freshnessIndex(tenant)}`,
        body: freshnessIndexDefinition(options),
      },
    ],
    keys: {
      read: { names: searchable, privileges: ['read', 'view_index_metadata'] },
      write: {
        names: [...searchable, ...TABLES.map((table) => `${readAlias(tenant, table)}_*`)],
        // Swapping an alias and dropping an old index take `manage`; it is limited to these names too.
        privileges: ['read', 'write', 'create_index', 'view_index_metadata', 'manage'],
      },
    },
  };
}
