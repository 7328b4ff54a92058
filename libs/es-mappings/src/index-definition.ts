import { type TenantId } from '@cloudpf/tenant-routing';
import { ANALYSIS } from './analysis.ts';
import { FRESHNESS_MAPPINGS, type Mappings, PRODUCT_MAPPINGS, PURCHASE_MAPPINGS } from './mappings.ts';
import { readAlias, type Table, writeAlias } from './names.ts';

export interface IndexOptions {
  /** Copies beside the first; a single node has room for none. */
  readonly replicas?: number;
  /** Such as `0-1`; takes the place of `replicas`. */
  readonly autoExpandReplicas?: string;
  /** How soon a change can be found. Given always: an index without it goes idle and makes the next search wait. */
  readonly refreshInterval?: string;
}

export interface IndexDefinition {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly mappings: Mappings;
}

export interface Alias {
  readonly filter?: { readonly term: { readonly deleted: boolean } };
  readonly is_write_index?: boolean;
}

export const DEFAULT_REFRESH_INTERVAL = '200ms';

/** Settings and mappings of a table's searchable copy, as the body of `indices.create`. */
export function indexDefinition(table: Table, options: IndexOptions = {}): IndexDefinition {
  return {
    settings: {
      ...commonSettings(options),
      'index.search.slowlog.threshold.query.warn': '500ms',
      'index.search.slowlog.threshold.fetch.warn': '200ms',
      'index.indexing.slowlog.threshold.index.warn': '1s',
      analysis: ANALYSIS,
    },
    mappings: table === 'products' ? PRODUCT_MAPPINGS : PURCHASE_MAPPINGS,
  };
}

/** The small index that says per table how far the searchable copy reaches; the document id is the table. */
export function freshnessIndexDefinition(options: IndexOptions = {}): IndexDefinition {
  return { settings: commonSettings(options), mappings: FRESHNESS_MAPPINGS };
}

/** The aliases of a tenant's live index: search reads it without tombstones, the pipeline writes to it. */
export function indexAliases(tenant: TenantId, table: Table): Readonly<Record<string, Alias>> {
  return {
    [readAlias(tenant, table)]: { filter: { term: { deleted: false } } },
    [writeAlias(tenant, table)]: { is_write_index: true },
  };
}

function commonSettings(options: IndexOptions): Record<string, unknown> {
  return {
    number_of_shards: 1,
    ...(options.autoExpandReplicas === undefined
      ? { number_of_replicas: options.replicas ?? 0 }
      : { auto_expand_replicas: options.autoExpandReplicas }),
    refresh_interval: options.refreshInterval ?? DEFAULT_REFRESH_INTERVAL,
  };
}
