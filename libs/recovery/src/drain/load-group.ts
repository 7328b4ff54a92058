import {
  type Change,
  CorruptHoldingError,
  decodeRecord,
  type Malformed,
  type ParkedChanges,
  type ParkedEntry,
  type TableSchema,
} from '@cloudpf/change-stream';
import { type Tenant } from '@cloudpf/tenant-routing';
import pLimit from 'p-limit';

export interface LoadedLane<T> {
  readonly key: string;
  readonly changes: readonly Change<T>[];
  /** Records that were changes when they were parked, and are none to the present reader. */
  readonly malformed: readonly Malformed[];
}

export interface LoadedGroup<T> {
  readonly entries: readonly ParkedEntry[];
  /** Without those that another run has settled meanwhile. */
  readonly lanes: readonly LoadedLane<T>[];
  readonly unreadable: readonly { readonly key: string; readonly error: Error }[];
}

const READS_AT_ONCE = 32;

/** Reads the lanes of one group side by side. Errors of the store are thrown. */
export async function loadGroup<T>(
  entries: readonly ParkedEntry[],
  from: { readonly parked: ParkedChanges; readonly schema: TableSchema<T>; readonly tenant: Tenant },
): Promise<LoadedGroup<T>> {
  const unreadable: { key: string; error: Error }[] = [];
  const limit = pLimit(READS_AT_ONCE);
  const lanes = await limit.map(entries, async ({ key }) => {
    try {
      return await loadLane(key, from);
    } catch (error) {
      if (!(error instanceof CorruptHoldingError)) throw error;
      unreadable.push({ key, error });
      return undefined;
    }
  });
  return { entries, lanes: lanes.filter((lane) => lane !== undefined), unreadable };
}

async function loadLane<T>(
  key: string,
  { parked, schema, tenant }: Parameters<typeof loadGroup<T>>[1],
): Promise<LoadedLane<T> | undefined> {
  const lane = await parked.read(key);
  if (!lane) return undefined;
  const changes: Change<T>[] = [];
  const malformed: Malformed[] = [];
  for (const { record } of lane.changes) {
    const decoded = decodeRecord(record, schema);
    if (decoded.operation === 'malformed') malformed.push(decoded);
    else if (decoded.tenant === tenant.tenant_id) changes.push(decoded);
    // Somebody has moved the object; it must not reach another tenant's cell, nor be forgotten.
    else throw new CorruptHoldingError(key, { cause: `it holds a change of ${decoded.tenant}` });
  }
  return { key, changes, malformed };
}
