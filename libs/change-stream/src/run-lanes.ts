import pLimit from 'p-limit';
import { type Work } from './batch-ports.ts';
import { type Change } from './change.ts';
import { type Outcome, type Reason } from './outcome.ts';
import { type Placed } from './place-batch.ts';
import { type Condemned, quarantineAll } from './quarantine-records.ts';
import { type TenantIndex } from './tenant-index.ts';

/** Each holds a connection or two of a process that may open 1,024 of all kinds. */
const LANES_AT_ONCE = 128;

/** A change of a tenant that the registry knows. */
type InLane<T> = Placed<T> & { readonly change: Change<T> };

/** Runs each tenant's changes as a lane of their own, side by side, so that no cell waits for another. */
export async function runLanes<T>(batch: readonly Placed<T>[], work: Work<T>): Promise<void> {
  const lanes = new Map<string, InLane<T>[]>();
  for (const placed of batch) {
    if (placed.isFenced) {
      work.endings.set(placed.index, { ending: 'fenced' });
      continue;
    }
    if (!isInLane(placed)) continue;
    const lane = lanes.get(placed.change.tenant);
    if (lane) lane.push(placed);
    else lanes.set(placed.change.tenant, [placed]);
  }
  const limit = pLimit(LANES_AT_ONCE);
  await limit.map([...lanes.values()], (lane) => runLane(lane, work));
}

function isInLane<T>(placed: Placed<T>): placed is InLane<T> {
  const { change, tenant, lost } = placed;
  return change.operation !== 'malformed' && (tenant ?? lost) !== undefined;
}

async function runLane<T>(lane: readonly InLane<T>[], work: Work<T>): Promise<void> {
  const outcomes = await applyLane(lane, work.ports.index);
  await Promise.all([parkUnavailable(lane, outcomes, work), settle(lane, outcomes, work)]);
}

async function applyLane<T>(lane: readonly InLane<T>[], index: TenantIndex<T>): Promise<readonly Outcome[]> {
  const [{ tenant, lost } = {}] = lane;
  if (lost) return lane.map(() => ({ kind: 'unavailable', reason: lost }));
  if (!tenant) return [];
  try {
    return await index.apply(
      tenant,
      lane.map(({ change }) => change),
    );
  } catch (error) {
    // A fault of ours; delivered again and again, it would stop the stream for everyone.
    const { name, message } = error instanceof Error ? error : { name: 'ERROR', message: String(error) };
    return lane.map(() => ({ kind: 'unavailable', reason: { code: name, message } }));
  }
}

async function settle<T>(
  lane: readonly InLane<T>[],
  outcomes: readonly Outcome[],
  work: Work<T>,
): Promise<void> {
  const rejected: Condemned<T>[] = [];
  for (const [place, placed] of lane.entries()) {
    const outcome = outcomes[place];
    if (outcome?.kind === 'rejected') rejected.push({ placed, reason: outcome.reason });
    else if (outcome && outcome.kind !== 'unavailable')
      work.endings.set(placed.index, { ending: outcome.kind });
    if (outcome?.kind === 'applied' && placed.change.operation === 'heartbeat')
      work.ports.meter?.heartbeat(placed.change);
  }
  await quarantineAll(rejected, work);
}

async function parkUnavailable<T>(
  lane: readonly InLane<T>[],
  outcomes: readonly Outcome[],
  work: Work<T>,
): Promise<void> {
  const waiting: { readonly index: number; readonly change: Change<T> }[] = [];
  let reason: Reason | undefined;
  for (const [place, { index, change }] of lane.entries()) {
    const outcome = outcomes[place];
    if (outcome?.kind !== 'unavailable') continue;
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
