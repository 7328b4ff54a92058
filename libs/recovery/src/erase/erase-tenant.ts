import { TABLES } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { ErasureIncompleteError } from '../errors.ts';
import { planErasure } from './erasure-plan.ts';
import {
  type ErasableItems,
  type ErasableObjects,
  type ErasableStores,
  type ObjectVersion,
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
    for await (const { remove } of place.pages()) {
      const { gone, kept } = await remove();
      refused.push(...kept);
      await onErased({ ...place.what, ...gone });
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

type Amount = Pick<PlaceCount, 'count' | 'bytes'>;

interface Page {
  readonly found: Amount;
  readonly remove: () => Promise<{ readonly gone: Amount; readonly kept: readonly Refusal[] }>;
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
        yield {
          found: { count: keys.length, bytes: 0 },
          remove: async () => {
            const kept = await table.remove(tenant, keys);
            return { gone: { count: keys.length - kept.length, bytes: 0 }, kept };
          },
        };
      }
    },
  };
}

function bucketPlace(bucket: ErasableObjects, prefix: string): Place {
  return {
    what: { store: bucket.name, kind: 'versions', place: prefix },
    pages: async function* () {
      for await (const versions of bucket.pages(prefix)) {
        yield {
          found: amountOf(versions),
          remove: async () => {
            const kept = await bucket.remove(versions);
            const names = new Set(kept.map(({ what, versionId = '' }) => `${what} ${versionId}`));
            const gone = versions.filter(({ key, versionId }) => !names.has(`${key} ${versionId}`));
            return { gone: amountOf(gone), kept };
          },
        };
      }
    },
  };
}

function amountOf(versions: readonly ObjectVersion[]): Amount {
  return { count: versions.length, bytes: versions.reduce((sum, { bytes }) => sum + bytes, 0) };
}
