import { ASSUMPTIONS } from '../assumptions.ts';
import { DAYS_A_MONTH, MINUTES_A_MONTH } from '../bill.ts';
import { batchesOf, changesOf } from './changes.ts';
import { type UseContext } from './context.ts';

const TABLES = 2;

/** Requests on S3 in a month, of all tenants together. */
export interface ObjectRequests {
  readonly writes: number;
  readonly lists: number;
  readonly reads: number;
  /** Objects that rows are put into, of one tenant. */
  readonly rawObjects: number;
}

/** What changes, markers, scheduled functions and reports ask of S3. */
export function objectRequests(context: UseContext): ObjectRequests {
  const { usage, facts } = context;
  const { purchases } = changesOf(usage);
  const rawObjects = rawObjectsOf(context);
  const drains = MINUTES_A_MONTH * (facts.scheduled.length > 0 ? 1 : 0);
  const reachNotes = TABLES * ASSUMPTIONS.reachNotesPerMinute.value * MINUTES_A_MONTH;
  const statements =
    usage.tenants * usage.reportsPerDay * DAYS_A_MONTH * ASSUMPTIONS.statementsPerReport.value;
  const objectsRead = objectsOfStatement(context);
  return {
    rawObjects,
    // A claim for each batch, rows, a mark of freshness with each heartbeat.
    writes: purchases.batches + usage.tenants * rawObjects + purchases.heartbeats + reachNotes,
    lists:
      usage.tenants * ASSUMPTIONS.parkedListsPerRun.value * drains +
      statements * Math.ceil(objectsRead / ASSUMPTIONS.listedAtOnce.value),
    reads: purchases.heartbeats + reachNotes + statements * objectsRead,
  };
}

/** One a batch of the tenant, whose changes are of one shard. */
function rawObjectsOf({ usage }: UseContext): number {
  const { purchases } = changesOf({ ...usage, tenants: 1 });
  return batchesOf(purchases.changes, 1);
}

/** A statement reads the whole history, since an old purchase may have changed today. */
function objectsOfStatement(context: UseContext): number {
  const months = ASSUMPTIONS.age.value;
  if (!context.facts.compacted) return rawObjectsOf(context) * months;
  const open = (rawObjectsOf(context) / DAYS_A_MONTH) * ASSUMPTIONS.rawDays.value;
  return open + (context.usage.purchasesPerDay > 0 ? months * DAYS_A_MONTH : 0);
}
