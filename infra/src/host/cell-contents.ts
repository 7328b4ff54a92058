import { cellAccess, cellIndices, type IndexAccess, type IndexOptions } from '@cloudpf/es-mappings';
import { TenantId } from '@cloudpf/tenant-routing';
import { type Environment } from '../stack-name.ts';

/** What a tenant's node has, as its host creates it. */
export interface CellContents {
  /** Stands for the tenant's id wherever it is in a name; the host puts the id in its place. */
  readonly placeholder: string;
  readonly indices: readonly { readonly name: string; readonly found_by: string; readonly body: object }[];
  readonly keys: Readonly<Record<'read' | 'write', IndexAccess>>;
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
  return {
    placeholder: PLACEHOLDER,
    indices: cellIndices(PLACEHOLDER, INDEX_OPTIONS[environment]).map(({ name, foundBy, definition }) => ({
      name,
      found_by: foundBy,
      body: definition,
    })),
    keys: cellAccess(PLACEHOLDER),
  };
}
