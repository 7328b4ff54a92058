import { describe, hasRow, type LabRecord } from '../model/lab-record.ts';
import { type Violation } from './violation.ts';

/** How often the lake tells of one change, and in which tenant's prefix. */
export interface LakeRow {
  readonly tenant: string;
  readonly eventId: string;
  readonly rows: number;
}

/** I2 and I4: one row for every purchase change of a known tenant, in its own prefix. */
export function checkLake(
  rows: readonly LakeRow[],
  records: ReadonlyMap<string, LabRecord>,
): readonly Violation[] {
  const violations: Violation[] = [];
  const found = new Set<string>();
  for (const { tenant, eventId, rows: count } of rows) {
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
