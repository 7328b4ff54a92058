import {
  type Change,
  CorruptHoldingError,
  decodeRecord,
  type EndingCounter,
  type Outcome,
  type ParkedChanges,
  type Quarantine,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { isFenced, type Tenant } from '@cloudpf/tenant-routing';

export interface DrainPorts<T> {
  readonly schema: TableSchema<T>;
  readonly index: TenantIndex<T>;
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly endings: EndingCounter;
  /** Tells whether there is time for one more lane. */
  readonly hasTime: () => boolean;
}

export interface Drained {
  readonly changes: number;
  /** What stopped the draining before nothing was left. */
  readonly stoppedBy?: string;
}

/** Parked lanes looked up at a time; a drained one is gone, so the next look finds the next ones. */
const LANES_AT_A_TIME = 100;

/** Applies one tenant's parked lanes, oldest first, until none is left, the cell fails again or time runs out. */
export async function drainTenant<T>(tenant: Tenant, ports: DrainPorts<T>): Promise<Drained> {
  const { table } = ports.schema;
  let changes = 0;
  const unreadable = new Set<string>();
  for (;;) {
    const keys = await ports.parked.list(table, tenant.tenant_id, LANES_AT_A_TIME + unreadable.size);
    const waiting = keys.filter((key) => !unreadable.has(key));
    if (waiting.length === 0) return { changes };

    for (const key of waiting) {
      if (!ports.hasTime()) return { changes, stoppedBy: 'out of time; the next run goes on' };
      try {
        const drained = await drainLane(tenant, key, ports);
        if (drained.stoppedBy !== undefined) return { changes, stoppedBy: drained.stoppedBy };
        changes += drained.changes;
      } catch (error) {
        if (!(error instanceof CorruptHoldingError)) throw error;
        // It stays for a person to look at, and is counted as parked until then.
        unreadable.add(key);
        ports.endings.stopped({ itemIdentifier: key, error });
      }
    }
  }
}

async function drainLane<T>(tenant: Tenant, key: string, ports: DrainPorts<T>): Promise<Drained> {
  const lane = await ports.parked.read(key);
  const { table } = ports.schema;
  if (!lane) return { changes: 0 };
  if (isFenced(tenant)) {
    await ports.parked.forget(key);
    lane.changes.forEach(() => {
      ports.endings.count('fenced', { tenant: tenant.tenant_id, table });
    });
    return { changes: lane.changes.length };
  }

  const changes: Change<T>[] = [];
  for (const { record } of lane.changes) {
    const change = decodeRecord(record, ports.schema);
    if (change.operation === 'malformed') {
      await ports.quarantine.keep({ table, ...change, foundBy: 'cell' });
      ports.endings.count('quarantined', { tenant: tenant.tenant_id, table, reason: change.reason });
    } else if (change.tenant === tenant.tenant_id) changes.push(change);
  }
  const outcomes = await ports.index.apply(tenant, changes);
  const waiting = outcomes.find((outcome) => outcome.kind === 'unavailable');
  if (waiting) return { changes: 0, stoppedBy: waiting.reason.message };

  await settle(changes, outcomes, ports);
  await ports.parked.forget(key);
  return { changes: lane.changes.length };
}

async function settle<T>(
  changes: readonly Change<T>[],
  outcomes: readonly Outcome[],
  ports: DrainPorts<T>,
): Promise<void> {
  const { table } = ports.schema;
  for (const [place, outcome] of outcomes.entries()) {
    const change = changes[place];
    if (!change || outcome.kind === 'unavailable') continue;
    if (outcome.kind === 'rejected') {
      const { tenant, key, record } = change;
      await ports.quarantine.keep({ table, tenant, key, record, reason: outcome.reason, foundBy: 'cell' });
      ports.endings.count('quarantined', { tenant, table, reason: outcome.reason });
    } else ports.endings.count(outcome.kind, { tenant: change.tenant, table });
  }
}
