import {
  type Ending,
  type EndingCounter,
  type Outcome,
  type ParkedChanges,
  type Quarantine,
  type Reason,
  type TableSchema,
} from '@cloudpf/change-stream';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type LoadedGroup, type LoadedLane } from './load-group.ts';

export interface SettlePorts<T> {
  readonly tenant: Tenant;
  readonly schema: TableSchema<T>;
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly endings: EndingCounter;
}

/** What became of the lanes that were forgotten. */
export type Settled = Readonly<Record<Exclude<Ending, 'parked'>, number>> & { readonly lanes: number };

interface Ended {
  readonly ending: Exclude<Ending, 'parked'>;
  readonly reason?: Reason;
}

/** As many as S3 lists in one answer. */
const LANES_LOOKED_AT = 1_000;

/**
 * Forgets the lanes of which every change is safe: applied, superseded, or in quarantine. Those that another run has
 * forgotten meanwhile were counted there.
 */
export async function settleGroup<T>(
  group: LoadedGroup<T>,
  outcomes: readonly (Outcome | undefined)[],
  ports: SettlePorts<T>,
): Promise<Settled> {
  const settled = { applied: 0, superseded: 0, quarantined: 0, fenced: 0, lanes: 0 };
  const done: { readonly key: string; readonly ended: readonly Ended[] }[] = [];
  let start = 0;
  for (const lane of group.lanes) {
    const end = start + lane.changes.length;
    const own = outcomes.slice(start, end).filter((outcome) => outcome !== undefined);
    start = end;
    if (own.length < lane.changes.length) continue;
    done.push({ key: lane.key, ended: await endingsOf(lane, own, ports) });
  }
  if (done.length === 0) return settled;

  const present = await stillThere(
    done.map(({ key }) => key),
    ports,
  );
  await ports.parked.forget(...done.map(({ key }) => key));
  for (const { key, ended } of done) {
    if (!present(key)) continue;
    settled.lanes += 1;
    for (const { ending, reason } of ended) {
      settled[ending] += 1;
      count(ports, ending, reason);
    }
  }
  return settled;
}

async function endingsOf<T>(
  lane: LoadedLane<T>,
  outcomes: readonly Outcome[],
  { schema: { table }, quarantine }: SettlePorts<T>,
): Promise<readonly Ended[]> {
  const condemned = [...lane.malformed];
  const ended: Ended[] = [];
  for (const [place, outcome] of outcomes.entries()) {
    const change = lane.changes[place];
    if (outcome.kind === 'rejected' && change)
      condemned.push({ ...change, operation: 'malformed', reason: outcome.reason });
    else if (outcome.kind === 'applied' || outcome.kind === 'superseded')
      ended.push({ ending: outcome.kind });
  }
  await Promise.all(
    condemned.map(async ({ tenant, key, record, reason }) => {
      // What was parked had passed the lake before.
      await quarantine.keep({ table, tenant, key, record, reason, foundBy: 'cell' });
      ended.push({ ending: 'quarantined', reason });
    }),
  );
  return ended;
}

async function stillThere<T>(
  keys: readonly string[],
  { parked, schema: { table }, tenant }: SettlePorts<T>,
): Promise<(key: string) => boolean> {
  const startAfter = (keys[0] ?? '').slice(0, -1);
  const listed = await parked.entries(table, tenant.tenant_id, { startAfter, limit: LANES_LOOKED_AT });
  const present = new Set(listed.map(({ key }) => key));
  const last = listed.length < LANES_LOOKED_AT ? undefined : listed.at(-1)?.key;
  return (key) => present.has(key) || (last !== undefined && key > last);
}

export function count<T>(
  { endings, tenant, schema }: Pick<SettlePorts<T>, 'endings' | 'tenant' | 'schema'>,
  ending: Ending,
  reason?: Reason,
): void {
  const record = { tenant: tenant.tenant_id, table: schema.table };
  endings.count(ending, reason === undefined ? record : { ...record, reason });
}
