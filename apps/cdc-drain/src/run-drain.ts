import { type CellHealth } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type LakeCleaning } from '@cloudpf/lake-writer';
import { type DrainedTable, type DrainPorts, type DrainProgress, drainTenants } from '@cloudpf/recovery';
import { type Tenant } from '@cloudpf/tenant-routing';

export interface RunPorts extends DrainPorts {
  /** Removes tombstones of a tenant's table that nothing needs, and tells how many. */
  readonly purge: (tenant: Tenant, table: Table) => Promise<number>;
  /** Removes what the lake needs no more; safe to call at any time, it works once an hour. */
  readonly cleanLake: () => Promise<LakeCleaning>;
  readonly onCleaned: (cleaning: LakeCleaning) => void;
  /** Where cells are noted that failed; one that takes all that was parked for it has come back. */
  readonly health: Pick<CellHealth, 'read' | 'note'>;
  /** What is left of the invocation's time, milliseconds. */
  readonly remainingMs: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onProgress: (progress: DrainProgress) => void;
  readonly onProblem: (problem: {
    readonly tenant?: string;
    readonly table?: Table;
    readonly error: unknown;
  }) => void;
}

export interface RunReport {
  readonly drained: number;
  readonly purged: number;
  readonly waiting: readonly { readonly tenant: string; readonly table: Table; readonly reason: string }[];
}

/** What the end of a run needs: a request to a cell must not be cut off in the middle. */
const RESERVE_MS = 20_000;
const PROGRESS_EVERY_MS = 10_000;

/** Drains what waits, removes old tombstones of the tenants of whom nothing waited, then what the lake needs no more. */
export async function runDrain(ports: RunPorts, maxRate?: number): Promise<RunReport> {
  const hasTime = () => ports.remainingMs() > RESERVE_MS;
  const held = await waitingTenants(ports);
  const { tables, failed } = await drainTenants(ports, {
    maxRate,
    goesOn: hasTime,
    onProgress: atIntervals(ports),
  });
  for (const { tenant, error } of failed) ports.onProblem({ tenant, error });
  await Promise.all(tables.map((drained) => noteReturn(drained, ports)));

  const purged = hasTime() ? await purgeAll(ports, { held, hasTime }) : 0;
  if (hasTime()) await cleanUp(ports);
  return {
    drained: tables.reduce((sum, each) => sum + endedIn(each), 0),
    purged,
    waiting: tables.flatMap(({ tenant, table, stoppedBy, unreadable }) => {
      if (stoppedBy !== undefined) return [{ tenant, table, reason: stoppedBy }];
      if (unreadable.length === 0) return [];
      return [{ tenant, table, reason: `cannot be read: ${unreadable.join(', ')}` }];
    }),
  };
}

/** The function that opened a circuit may have ended before it could close it. */
async function noteReturn(drained: DrainedTable, { health, onProblem }: RunPorts): Promise<void> {
  const { tenant, table } = drained;
  if (endedIn(drained) === 0 || drained.stoppedBy !== undefined) return;
  try {
    const state = await health.read(table, tenant);
    if (state && state.circuit !== 'closed') await health.note({ table, tenant, circuit: 'closed' });
  } catch (error) {
    onProblem({ tenant, table, error });
  }
}

/** Each table's progress at most once in a while: a table that is done within it is told by the report alone. */
function atIntervals({ now, onProgress }: RunPorts): (progress: DrainProgress) => void {
  const toldAt = new Map<string, number>();
  return (progress) => {
    const name = `${progress.table}/${progress.tenant}`;
    const last = toldAt.get(name);
    if (last === undefined) toldAt.set(name, now());
    else if (now() - last >= PROGRESS_EVERY_MS) {
      toldAt.set(name, now());
      onProgress(progress);
    }
  };
}

async function waitingTenants({ copies, parked }: RunPorts): Promise<ReadonlySet<string>> {
  const tenants = await Promise.all(copies.map(({ schema }) => parked.tenants(schema.table)));
  return new Set(tenants.flat());
}

/**
 * A tombstone may hide what an older change would bring back, so tenants of whom something waited keep theirs, even if
 * nothing does any more: another run that overlaps this one may be about to apply the same change.
 */
async function purgeAll(
  { registry, copies, purge, onProblem }: RunPorts,
  { held, hasTime }: { readonly held: ReadonlySet<string>; readonly hasTime: () => boolean },
): Promise<number> {
  let purged = 0;
  const tenants = await registry.list().catch((error: unknown) => {
    onProblem({ error });
    return [];
  });
  const active = tenants.filter(({ status, tenant_id }) => status === 'active' && !held.has(tenant_id));
  await Promise.all(
    active.map(async (tenant) => {
      for (const { schema } of copies) {
        if (!hasTime()) return;
        try {
          const removed = await purge(tenant, schema.table);
          purged += removed;
        } catch (error) {
          onProblem({ tenant: tenant.tenant_id, table: schema.table, error });
        }
      }
    }),
  );
  return purged;
}

async function cleanUp({ cleanLake, onCleaned, onProblem }: RunPorts): Promise<void> {
  try {
    const cleaning = await cleanLake();
    if (cleaning.ran) onCleaned(cleaning);
  } catch (error) {
    onProblem({ error });
  }
}

function endedIn({ applied, superseded, quarantined, fenced }: DrainedTable): number {
  return applied + superseded + quarantined + fenced;
}
