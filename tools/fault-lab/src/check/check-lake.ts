import { isDeepStrictEqual } from 'node:util';
import { describe, hasRow, type LabRecord, positionOf } from '../model/lab-record.ts';
import { type Violation } from './violation.ts';

/** What the lake tells of one change, how often, and in which tenant's prefix. */
export interface LakeRow {
  readonly tenant: string;
  readonly eventId: string;
  readonly rows: number;
  readonly told: {
    /** Of the partition, `YYYY-MM-DD`. */
    readonly day: string;
    readonly op: string;
    readonly purchaseId: string;
    readonly position: string;
    readonly changedAt: string;
    /** Absent for a removal, which tells what the purchase last was. */
    readonly total?: string;
  };
}

/** I2 and I4: one row for every purchase change of a known tenant, in its own prefix, that says what happened. */
export function checkLake(
  rows: readonly LakeRow[],
  records: ReadonlyMap<string, LabRecord>,
): readonly Violation[] {
  const violations: Violation[] = [];
  const found = new Set<string>();
  for (const { tenant, eventId, rows: count, told } of rows) {
    const record = records.get(eventId);
    if (!record || !hasRow(record)) {
      const what = record ? describe(record) : `"${eventId}"`;
      violations.push({ harm: 'other', invariant: 'I4', message: `the lake has a row of ${what}` });
      continue;
    }
    found.add(eventId);
    if (record.tenant !== tenant)
      violations.push({
        harm: 'mixed',
        invariant: 'I2',
        message: `the prefix of ${tenant} has ${describe(record)}`,
      });
    if (count > 1)
      violations.push({
        harm: 'duplicated',
        invariant: 'I4',
        message: `the lake has ${count} rows of ${describe(record)}`,
      });
    if (!isDeepStrictEqual(told, wanted(record)))
      violations.push({
        harm: 'other',
        invariant: 'I4',
        message: `the row of ${describe(record)} says ${JSON.stringify(told)}`,
      });
  }
  for (const [id, record] of records) {
    if (hasRow(record) && !found.has(id))
      violations.push({
        harm: 'lost',
        invariant: 'I4',
        message: `the lake has no row of ${describe(record)}`,
      });
  }
  return violations;
}

function wanted(record: LabRecord): LakeRow['told'] {
  const { changedAt, key: purchaseId, image } = record;
  const common = { day: changedAt.slice(0, 10), purchaseId, position: positionOf(record), changedAt };
  if (!image) return { ...common, op: 'remove' };
  return { ...common, op: 'upsert', total: Number(image['total']?.N).toFixed(2) };
}
