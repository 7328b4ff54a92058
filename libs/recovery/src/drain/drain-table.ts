import { type ParkedEntry, type TenantIndex } from '@cloudpf/change-stream';
import { isFenced } from '@cloudpf/tenant-routing';
import { applyPaced, OUT_OF_TIME } from './apply-paced.ts';
import { type CellPace } from '../paced/cell-pace.ts';
import { type DrainedTable, type DrainProgress, DrainTally } from './drain-progress.ts';
import { groupLanes } from './lane-groups.ts';
import { type LoadedGroup, loadGroup } from './load-group.ts';
import { count, type Settled, settleGroup, type SettlePorts } from './settle-group.ts';

export interface DrainTablePorts<T> extends SettlePorts<T> {
  readonly index: TenantIndex<T>;
  readonly pace: CellPace;
  /** Tells whether there is time for one more request. */
  readonly goesOn: () => boolean;
  readonly onProgress: (progress: DrainProgress) => void;
  readonly now: () => number;
}

interface Run<T> {
  readonly ports: DrainTablePorts<T>;
  readonly tally: DrainTally;
  readonly unreadable: Set<string>;
}

/** Lanes listed at a time. */
const LANES_A_PAGE = 1_000;

/**
 * Applies one tenant's parked lanes of one table, oldest first, until none is left, the cell fails again or time runs
 * out. What is safe is forgotten at once, so that a run that ends anywhere is gone on with by the next.
 */
export async function drainTable<T>(ports: DrainTablePorts<T>): Promise<DrainedTable> {
  const { tenant, schema, parked, now } = ports;
  const of = { tenant: tenant.tenant_id, table: schema.table };
  const { count: changes, lanes } = await parked.summary(of.table, of.tenant);
  const run: Run<T> = {
    ports,
    tally: new DrainTally(of, { changes, lanes }, now),
    unreadable: new Set(),
  };
  let stoppedBy: string | undefined;
  // Lanes may be parked anywhere in the order while this runs, so it ends with a look that finds nothing.
  for (let isEmpty = lanes === 0; !isEmpty && stoppedBy === undefined;) {
    ({ isEmpty, stoppedBy } = await drainPass(run));
  }
  const unreadable = [...run.unreadable].sort();
  return { ...run.tally.progress(), ...(stoppedBy === undefined ? {} : { stoppedBy }), unreadable };
}

interface Pass {
  readonly isEmpty: boolean;
  readonly stoppedBy?: string;
}

/** One way through all that is parked now. */
async function drainPass<T>(run: Run<T>): Promise<Pass> {
  let isEmpty = true;
  for await (const group of loadedGroups(run)) {
    isEmpty = false;
    const stoppedBy = await drainGroup(group, run);
    run.ports.onProgress(run.tally.progress());
    if (stoppedBy !== undefined) return { isEmpty, stoppedBy };
  }
  return { isEmpty };
}

/** Reads the next group while one is applied. */
async function* loadedGroups<T>(run: Run<T>): AsyncGenerator<LoadedGroup<T>> {
  let next: Promise<LoadedGroup<T>> | undefined;
  for await (const group of groups(run)) {
    const loaded = next;
    next = load(group, run.ports);
    // Awaited only after the group before it, which may fail first.
    next.catch(() => undefined);
    if (loaded) yield await loaded;
  }
  if (next) yield await next;
}

async function* groups<T>({ ports, unreadable }: Run<T>): AsyncGenerator<readonly ParkedEntry[]> {
  const { parked, schema, tenant } = ports;
  let startAfter: string | undefined;
  for (;;) {
    const options = startAfter === undefined ? {} : { startAfter };
    const page = await parked.entries(schema.table, tenant.tenant_id, { ...options, limit: LANES_A_PAGE });
    yield* groupLanes(page.filter(({ key }) => !unreadable.has(key)));
    startAfter = page.at(-1)?.key;
    if (page.length < LANES_A_PAGE) return;
  }
}

async function load<T>(group: readonly ParkedEntry[], ports: DrainTablePorts<T>): Promise<LoadedGroup<T>> {
  // What a tenant leaves that is being erased is not even read.
  return isFenced(ports.tenant) ? { entries: group, lanes: [], unreadable: [] } : loadGroup(group, ports);
}

/** @returns why the draining ends here, if it does. */
async function drainGroup<T>(group: LoadedGroup<T>, run: Run<T>): Promise<string | undefined> {
  const { ports, tally, unreadable } = run;
  for (const { key, error } of group.unreadable) {
    unreadable.add(key);
    ports.endings.stopped({ itemIdentifier: key, error });
  }
  if (isFenced(ports.tenant)) {
    if (!ports.goesOn()) return OUT_OF_TIME.message;
    tally.add(await drop(group.entries, ports), gone(group.entries));
    return undefined;
  }
  const changes = group.lanes.flatMap((lane) => lane.changes);
  const { outcomes, stoppedBy } = await applyPaced(changes, ports);
  const settled = await settleGroup(group, outcomes, ports);
  const { applied, superseded, quarantined, lanes } = settled;
  const readable = group.entries.filter(({ key }) => !unreadable.has(key));
  tally.add(settled, stoppedBy ? { changes: applied + superseded + quarantined, lanes } : gone(readable));
  return stoppedBy?.message;
}

async function drop<T>(entries: readonly ParkedEntry[], ports: DrainTablePorts<T>): Promise<Settled> {
  await ports.parked.forget(...entries.map(({ key }) => key));
  const { changes: fenced, lanes } = gone(entries);
  for (let change = 0; change < fenced; change++) count(ports, 'fenced');
  return { applied: 0, superseded: 0, quarantined: 0, fenced, lanes };
}

function gone(entries: readonly ParkedEntry[]): { readonly changes: number; readonly lanes: number } {
  return { changes: entries.reduce((sum, { count: changes }) => sum + changes, 0), lanes: entries.length };
}
