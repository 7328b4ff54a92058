import pLimit from 'p-limit';
import {
  isFenced,
  RegistryUnavailableError,
  type Tenant,
  type TenantRegistry,
} from '@cloudpf/tenant-routing';
import { type Change } from './change.ts';
import { decodeRecord, type Malformed, type TableSchema } from './decode-record.ts';
import { type Ending, type Outcome, type Reason } from './outcome.ts';
import { type ParkedChanges } from './parked-changes.ts';
import { type Quarantine } from './quarantine.ts';
import { type StreamRecord } from './stream-record.ts';
import { type TenantIndex } from './tenant-index.ts';

/** What Lambda reads: the lowest sequence number that is not safe, from which it delivers again. */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** A record in its place in the batch, and what is known of it so far. */
export interface Placed<T> {
  readonly index: number;
  readonly record: StreamRecord;
  readonly change: Change<T> | Malformed;
  readonly tenant: Tenant | undefined;
  readonly isFenced: boolean;
}

/** A second home of every change, filled before the index is. */
export interface Lake<T> {
  /** @returns how many of the leading records are safely in the lake, those without a row included. */
  write(batch: readonly Placed<T>[]): Promise<number>;
  /** Prepares for Lambda to begin again at `index`, inside what was written. */
  resumeAt(batch: readonly Placed<T>[], index: number): Promise<void>;
}

/** Told how each acknowledged record ended. */
export interface EndingCounter {
  count(
    ending: Ending,
    record: { readonly tenant: string; readonly table: string; readonly reason?: Reason },
  ): void;
  /** Told of what stops a batch short, for the log. */
  stopped(problem: { readonly itemIdentifier: string; readonly error: unknown }): void;
}

export interface BatchPorts<T> {
  readonly schema: TableSchema<T>;
  readonly registry: TenantRegistry;
  readonly index: TenantIndex<T>;
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly lake?: Lake<T>;
  readonly endings: EndingCounter;
  /** Lanes that run side by side. */
  readonly maxLanes?: number;
}

interface Ended {
  readonly ending: Ending;
  readonly reason?: Reason;
}

/** The ending of each record, by its place; a place without one is not safe. */
type Endings = Map<number, Ended>;

const QUARANTINES_AT_ONCE = 8;

/**
 * Takes one batch of a stream to its tenants' cells. Each record ends applied, superseded, parked, quarantined or
 * fenced; the first that could not be brought to any of these is answered, so that Lambda delivers from there again.
 */
export function createBatchHandler<T>(ports: BatchPorts<T>) {
  return async (records: readonly StreamRecord[]): Promise<BatchResponse> => {
    const decoded = records.map((record) => decodeRecord(record, ports.schema));
    const batch = await place(records, decoded, ports.registry);
    const endings: Endings = new Map();
    const errors = new Map<number, unknown>();

    const inLake = await writeLake(batch, ports.lake, errors);
    const covered = batch.slice(0, inLake);
    await Promise.all([
      quarantineAll(covered, { ports, endings, errors }),
      runLanes(covered, { ports, endings, errors }),
    ]);

    let safe = 0;
    while (safe < covered.length && endings.has(safe)) safe++;
    if (ports.lake && safe < covered.length) await ports.lake.resumeAt(batch, safe);
    report(records.slice(0, safe), { batch, endings, ports });
    if (safe === records.length) return { batchItemFailures: [] };

    const itemIdentifier = records[safe]?.dynamodb?.SequenceNumber ?? '';
    ports.endings.stopped({
      itemIdentifier,
      error: errors.get(safe) ?? 'the lake holds an earlier cut of this batch',
    });
    return { batchItemFailures: [{ itemIdentifier }] };
  };
}

interface Work<T> {
  readonly ports: BatchPorts<T>;
  readonly endings: Endings;
  readonly errors: Map<number, unknown>;
}

/** Looks up each tenant once; a batch ends before the first record whose tenant cannot be looked up now. */
async function place<T>(
  records: readonly StreamRecord[],
  changes: readonly (Change<T> | Malformed)[],
  registry: TenantRegistry,
): Promise<readonly Placed<T>[]> {
  const names = new Set(
    changes.flatMap((change) => (change.operation === 'malformed' ? [] : [change.tenant])),
  );
  const tenants = new Map<string, Tenant | undefined | RegistryUnavailableError>();
  await Promise.all([...names].map(async (name) => tenants.set(name, await lookUp(name, registry))));

  const batch: Placed<T>[] = [];
  for (const [index, change] of changes.entries()) {
    const record = records[index] ?? {};
    const found = change.operation === 'malformed' ? undefined : tenants.get(change.tenant);
    if (found instanceof RegistryUnavailableError) break;
    batch.push({ index, record, change, tenant: found, isFenced: found !== undefined && isFenced(found) });
  }
  return batch;
}

async function lookUp(
  name: string,
  registry: TenantRegistry,
): Promise<Tenant | undefined | RegistryUnavailableError> {
  try {
    return await registry.find(name);
  } catch (error) {
    return error instanceof RegistryUnavailableError
      ? error
      : new RegistryUnavailableError(name, { cause: error });
  }
}

async function writeLake<T>(
  batch: readonly Placed<T>[],
  lake: Lake<T> | undefined,
  errors: Map<number, unknown>,
): Promise<number> {
  if (!lake || batch.length === 0) return batch.length;
  try {
    return await lake.write(batch);
  } catch (error) {
    errors.set(0, error);
    return 0;
  }
}

async function quarantineAll<T>(batch: readonly Placed<T>[], work: Work<T>): Promise<void> {
  const limit = pLimit(QUARANTINES_AT_ONCE);
  const bad = batch.flatMap((placed) => {
    const reason = reasonToQuarantine(placed);
    return reason ? [{ placed, reason }] : [];
  });
  await limit.map(bad, ({ placed, reason }) => quarantineOne(placed, reason, work));
}

function reasonToQuarantine<T>({ change, tenant }: Placed<T>): Reason | undefined {
  if (change.operation === 'malformed') return change.reason;
  if (tenant) return undefined;
  return { code: 'UNKNOWN_TENANT', message: `there is no tenant "${change.tenant}"`, field: 'tenant_id' };
}

async function quarantineOne<T>(
  { change, record, index }: Placed<T>,
  reason: Reason,
  work: Work<T>,
): Promise<void> {
  const { table } = work.ports.schema;
  try {
    await work.ports.quarantine.keep({ table, tenant: change.tenant, key: change.key, reason, record });
    work.endings.set(index, { ending: 'quarantined', reason });
  } catch (error) {
    work.errors.set(index, error);
  }
}

async function runLanes<T>(batch: readonly Placed<T>[], work: Work<T>): Promise<void> {
  const lanes = new Map<string, Placed<T>[]>();
  for (const placed of batch) {
    if (!placed.tenant) continue;
    if (placed.isFenced) {
      work.endings.set(placed.index, { ending: 'fenced' });
      continue;
    }
    const lane = lanes.get(placed.tenant.tenant_id);
    if (lane) lane.push(placed);
    else lanes.set(placed.tenant.tenant_id, [placed]);
  }
  const limit = pLimit(work.ports.maxLanes ?? 16);
  await limit.map([...lanes.values()], (lane) => runLane(lane, work));
}

async function runLane<T>(lane: readonly Placed<T>[], work: Work<T>): Promise<void> {
  const tenant = lane[0]?.tenant;
  if (!tenant) return;
  const changes = lane.map(({ change }) => change).filter((change) => change.operation !== 'malformed');
  let outcomes: readonly Outcome[];
  try {
    outcomes = await work.ports.index.apply(tenant, changes);
  } catch (error) {
    for (const { index } of lane) work.errors.set(index, error);
    return;
  }
  await Promise.all([parkUnavailable(lane, outcomes, work), settle(lane, outcomes, work)]);
}

async function settle<T>(
  lane: readonly Placed<T>[],
  outcomes: readonly Outcome[],
  work: Work<T>,
): Promise<void> {
  const rejected: { readonly placed: Placed<T>; readonly reason: Reason }[] = [];
  for (const [place, placed] of lane.entries()) {
    const outcome = outcomes[place];
    if (outcome?.kind === 'rejected') rejected.push({ placed, reason: outcome.reason });
    else if (outcome && outcome.kind !== 'unavailable')
      work.endings.set(placed.index, { ending: outcome.kind });
  }
  const limit = pLimit(QUARANTINES_AT_ONCE);
  await limit.map(rejected, ({ placed, reason }) => quarantineOne(placed, reason, work));
}

async function parkUnavailable<T>(
  lane: readonly Placed<T>[],
  outcomes: readonly Outcome[],
  work: Work<T>,
): Promise<void> {
  const waiting: { readonly index: number; readonly change: Change<T> }[] = [];
  let reason: Reason | undefined;
  for (const [place, { index, change }] of lane.entries()) {
    const outcome = outcomes[place];
    if (outcome?.kind !== 'unavailable' || change.operation === 'malformed') continue;
    reason ??= outcome.reason;
    // A marker proves that the cell keeps up; one that waits proves nothing.
    if (change.operation === 'heartbeat') work.endings.set(index, { ending: 'superseded' });
    else waiting.push({ index, change });
  }
  if (!reason || waiting.length === 0) return;

  try {
    await work.ports.parked.park(
      waiting.map(({ change }) => change),
      reason,
    );
    for (const { index } of waiting) work.endings.set(index, { ending: 'parked', reason });
  } catch (error) {
    for (const { index } of waiting) work.errors.set(index, error);
  }
}

/** Only what is acknowledged is counted: the rest comes again and is counted then. */
function report<T>(
  acknowledged: readonly StreamRecord[],
  { batch, endings, ports }: { batch: readonly Placed<T>[]; endings: Endings; ports: BatchPorts<T> },
): void {
  const { table } = ports.schema;
  for (const index of acknowledged.keys()) {
    const ended = endings.get(index);
    const placed = batch[index];
    if (!ended || !placed) continue;
    const { ending, reason } = ended;
    ports.endings.count(ending, { tenant: placed.change.tenant ?? '', table, ...(reason ? { reason } : {}) });
  }
}
