import { TABLES } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { ErasureIncompleteError } from '../errors.ts';
import { planErasure } from './erasure-plan.ts';
import {
  type ErasableItems,
  type ErasableObjects,
  type ErasableStores,
  type Refusal,
} from './erasure-ports.ts';

/** What was found in one place. */
export interface PlaceCount {
  /** Name of the table or bucket. */
  readonly store: string;
  readonly kind: 'items' | 'versions';
  /** The tenant's id in a table, a prefix in a bucket. */
  readonly place: string;
  readonly count: number;
  /** Of objects; not known of items. */
  readonly bytes: number;
}

/** Told after each page, also where nothing of it went; awaited before the next. */
export type OnErased = (erased: PlaceCount) => Promise<void>;

/**
 * Removes all items and every version of every object of a tenant, and looks again whether anything is left. May be
 * stopped anywhere and started again.
 * @throws ErasureIncompleteError where something is still there, with the stores' reasons.
 */
export async function eraseTenant(
  stores: ErasableStores,
  tenant: TenantId,
  onErased: OnErased = async () => undefined,
): Promise<void> {
  const refused: Refusal[] = [];
  for (const place of placesOf(stores, tenant)) {
    for await (const { found, remove } of place.pages()) {
      const kept = await remove();
      refused.push(...kept);
      await onErased({ ...place.what, ...found, count: found.count - kept.length });
    }
  }
  const left = await findLeft(stores, tenant);
  if (left.length > 0) throw new ErasureIncompleteError(tenant, { left, refused });
}

/** Counts what there is of a tenant; places that hold nothing are left out. */
export async function findLeft(stores: ErasableStores, tenant: TenantId): Promise<readonly PlaceCount[]> {
  const left: PlaceCount[] = [];
  for (const { what, pages } of placesOf(stores, tenant)) {
    let count = 0;
    let bytes = 0;
    for await (const { found } of pages()) {
      count += found.count;
      bytes += found.bytes;
    }
    if (count > 0) left.push({ ...what, count, bytes });
  }
  return left;
}

interface Page {
  readonly found: Pick<PlaceCount, 'count' | 'bytes'>;
  readonly remove: () => Promise<readonly Refusal[]>;
}

interface Place {
  readonly what: Pick<PlaceCount, 'store' | 'kind' | 'place'>;
  readonly pages: () => AsyncIterable<Page>;
}

/** Items first: what their removal leads to is fenced, and an object that still came of one is found behind it. */
function placesOf({ items, objects }: ErasableStores, tenant: TenantId): readonly Place[] {
  return [
    ...TABLES.map((table) => tablePlace(items[table], tenant)),
    ...planErasure(tenant).map(({ bucket, prefix }) => bucketPlace(objects[bucket], prefix)),
  ];
}

function tablePlace(table: ErasableItems, tenant: TenantId): Place {
  return {
    what: { store: table.name, kind: 'items', place: tenant },
    pages: async function* () {
      for await (const keys of table.pages(tenant)) {
        yield { found: { count: keys.length, bytes: 0 }, remove: () => table.remove(tenant, keys) };
      }
    },
  };
}

function bucketPlace(bucket: ErasableObjects, prefix: string): Place {
  return {
    what: { store: bucket.name, kind: 'versions', place: prefix },
    pages: async function* () {
      for await (const versions of bucket.pages(prefix)) {
        const bytes = versions.reduce((sum, version) => sum + version.bytes, 0);
        yield { found: { count: versions.length, bytes }, remove: () => bucket.remove(versions) };
      }
    },
  };
}
