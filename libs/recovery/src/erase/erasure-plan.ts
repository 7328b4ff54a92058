import { TABLES } from '@cloudpf/es-mappings';
import { RAW_PREFIX } from '@cloudpf/lake-catalog';
import { freshnessKey } from '@cloudpf/lake-writer';
import { type TenantId } from '@cloudpf/tenant-routing';

/** The buckets that hold objects of tenants. */
export type ErasureBucket = 'lake' | 'holding';

/** Where objects of one tenant are: all those whose keys begin with the prefix. */
export interface ErasurePlace {
  readonly bucket: ErasureBucket;
  /** Closed behind the tenant's id by `/` or `.`, which no id has, so that no other tenant's key begins with it. */
  readonly prefix: string;
}

/**
 * Everywhere that the buckets hold something of a tenant. Claims are not among it: they hold ids of tenants, days and
 * sequence numbers of many tenants together, and no field of any item.
 */
export function planErasure(tenant: TenantId): readonly ErasurePlace[] {
  const lake = [
    `${RAW_PREFIX}tenant_id=${tenant}/`,
    `compact/v1/entity=purchases/tenant_id=${tenant}/`,
    `results/tenant_id=${tenant}/`,
    freshnessKey(tenant),
    `_manifest/purchases/${tenant}.json`,
  ];
  const holding = TABLES.flatMap((table) => [
    `parked/${table}/${tenant}/`,
    `quarantine/${table}/${tenant}/`,
    `cells/${table}/${tenant}.json`,
    `progress/backfill/${table}/${tenant}.json`,
  ]);
  return [
    ...lake.map((prefix) => ({ bucket: 'lake' as const, prefix })),
    ...holding.map((prefix) => ({ bucket: 'holding' as const, prefix })),
  ];
}
