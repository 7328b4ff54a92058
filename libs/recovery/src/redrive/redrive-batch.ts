import {
  type Change,
  decodeRecord,
  type ItemChange,
  type Malformed,
  type Quarantine,
  type Reason,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Image } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { InvalidTenantError, type Tenant, type TenantId, type TenantRegistry } from '@cloudpf/tenant-routing';
import pLimit from 'p-limit';
import { applyPaced } from '../drain/apply-paced.ts';
import { type CellPace } from '../paced/cell-pace.ts';
import { type ItemTable } from '../table/item-table.ts';
import { type FoundRecord } from './find-quarantined.ts';
import { judgeRecord, type Verdict } from './judge-record.ts';

/** Takes rows of changes that had none when they passed; the same one twice is there once. */
export interface LateRows {
  writeLate(
    streamArn: string,
    record: {
      readonly sequenceNumber: string;
      readonly keys: Image;
      readonly change: ItemChange<unknown> | undefined;
    },
  ): Promise<void>;
}

/** A table, its searchable copy, and the lake that has a row of each of its changes, if there is one. */
export interface RedriveTable {
  readonly schema: TableSchema<unknown>;
  readonly items: Pick<ItemTable, 'get'>;
  readonly index: TenantIndex<unknown>;
  readonly lake?: LateRows;
}

export interface RedrivePorts {
  readonly registry: TenantRegistry;
  readonly quarantine: Quarantine;
  readonly tables: Readonly<Record<Table, RedriveTable>>;
}

/** What became of one record, or would become of it. */
export interface Redriven {
  readonly id: string;
  readonly table: Table;
  readonly tenant: string | null;
  readonly key: string | null;
  readonly position: string | null;
  /**
   * `upsert` brings the present item, `remove` a tombstone, where the table has none; `forget` needs neither.
   * `stays` where the record cannot be redriven yet.
   */
  readonly action: Verdict<unknown>['action'];
  /** Absent in a dry run and for what stays: `superseded` where the copy had something newer already. */
  readonly outcome?: 'applied' | 'superseded';
  /** Why it stays. */
  readonly reason?: Reason;
}

/** The cells of one run, and how each was found. */
export interface RedriveCells {
  readonly ports: RedrivePorts;
  readonly dryRun: boolean;
  readonly goesOn: () => boolean;
  readonly pace: () => CellPace;
  readonly paces: Map<string, CellPace>;
  /** Tenants whose cells take nothing now. */
  readonly down: Map<string, Reason>;
}

const ROWS_AT_ONCE = 8;

/** Redrives records of one table and one tenant. Errors of the stores, the tables and the registry are thrown. */
export async function redriveBatch(
  batch: readonly FoundRecord[],
  cells: RedriveCells,
): Promise<readonly Redriven[]> {
  const [first] = batch;
  if (!first) return [];
  const { table } = first;
  const { tenant, verdicts } = await judgeAll(batch, table, cells.ports);
  if (cells.dryRun) return batch.map((found, place) => told(found, verdicts[place] ?? UNSEEN));

  const settled = tenant ? await applyAll({ batch, verdicts, table, tenant }, cells) : [];
  const redriven = batch.map((found, place) => told(found, settled[place] ?? verdicts[place] ?? UNSEEN));
  const safe = redriven.flatMap(({ outcome }, place) => (outcome ? (batch[place]?.objectKey ?? []) : []));
  await cells.ports.quarantine.forget(...safe);
  return redriven;
}

const UNSEEN = {
  action: 'stays',
  reason: { code: 'UNSEEN', message: 'the record was not looked at' },
} as const;

interface Judged {
  /** Where it can be written to. */
  readonly tenant: Tenant | undefined;
  readonly verdicts: readonly Verdict<unknown>[];
}

async function judgeAll(batch: readonly FoundRecord[], table: Table, ports: RedrivePorts): Promise<Judged> {
  const { schema, items } = ports.tables[table];
  const decoded = batch.map(({ quarantined }) => decodeRecord(quarantined.record, schema));
  const readable = decoded.filter((each) => each.operation !== 'malformed');
  const [first] = readable;
  const tenant = first && (await lookUp(first.tenant, ports.registry));
  const found =
    first && tenant && !('code' in tenant)
      ? await items.get(first.tenant, keysOf(readable, first.tenant))
      : new Map<string, Image>();
  const verdicts = decoded.map((each: Change<unknown> | Malformed) =>
    judgeRecord({ schema, decoded: each, tenant, item: found.get(each.key ?? '') }),
  );
  return { tenant: tenant && !('code' in tenant) ? tenant : undefined, verdicts };
}

function keysOf(changes: readonly Change<unknown>[], tenant: TenantId): readonly string[] {
  return changes.filter((change) => change.tenant === tenant).map(({ key }) => key);
}

async function lookUp(tenant: TenantId, registry: TenantRegistry): Promise<Tenant | Reason | undefined> {
  try {
    return await registry.find(tenant);
  } catch (error) {
    if (!(error instanceof InvalidTenantError)) throw error;
    return { code: error.code, message: error.message };
  }
}

type Ended = Pick<Redriven, 'action' | 'outcome' | 'reason'>;

interface Work {
  readonly batch: readonly FoundRecord[];
  readonly verdicts: readonly Verdict<unknown>[];
  readonly table: Table;
  readonly tenant: Tenant;
}

/** The row first, then the document, as every change goes. */
async function applyAll(work: Work, cells: RedriveCells): Promise<readonly (Ended | undefined)[]> {
  const { batch, verdicts, table, tenant } = work;
  const { lake, index } = cells.ports.tables[table];
  const ended: (Ended | undefined)[] = verdicts.map(({ action }) =>
    action === 'forget' ? { action, outcome: 'superseded' } : undefined,
  );
  const writes = verdicts.flatMap((verdict, place) =>
    verdict.action === 'upsert' || verdict.action === 'remove' ? [{ ...verdict, place }] : [],
  );
  if (writes.length === 0) return ended;

  let reason = cells.down.get(tenant.tenant_id);
  if (reason === undefined) {
    if (lake) await writeRows(writes, batch, lake);
    const pace = cells.paces.get(tenant.tenant_id) ?? cells.pace();
    cells.paces.set(tenant.tenant_id, pace);
    const changes = writes.map(({ change }) => change);
    const { outcomes, stoppedBy } = await applyPaced(changes, { tenant, index, pace, goesOn: cells.goesOn });
    for (const [at, { place, action }] of writes.entries()) {
      const outcome = outcomes[at];
      if (outcome?.kind === 'rejected') ended[place] = { action: 'stays', reason: outcome.reason };
      else if (outcome?.kind === 'applied' || outcome?.kind === 'superseded')
        ended[place] = { action, outcome: outcome.kind };
    }
    if (stoppedBy) cells.down.set(tenant.tenant_id, stoppedBy);
    reason = stoppedBy;
  }
  for (const { place } of writes) ended[place] ??= { action: 'stays', ...(reason && { reason }) };
  return ended;
}

/** A record that its cell refused had passed the lake before; one that could not be read had not. */
async function writeRows(
  writes: readonly { readonly own: ItemChange<unknown>; readonly place: number }[],
  batch: readonly FoundRecord[],
  lake: LateRows,
): Promise<void> {
  const limit = pLimit(ROWS_AT_ONCE);
  await limit.map(writes, async ({ own, place }) => {
    if (batch[place]?.quarantined.found_by === 'cell') return;
    const { eventSourceARN = '', dynamodb } = own.record;
    const record = { sequenceNumber: own.sequenceNumber, keys: dynamodb?.Keys ?? {}, change: own };
    await lake.writeLate(eventSourceARN, record);
  });
}

function told({ id, table, quarantined }: FoundRecord, ended: Ended | Verdict<unknown>): Redriven {
  const { tenant_id: tenant, key, position } = quarantined;
  const { action } = ended;
  const outcome = 'outcome' in ended ? ended.outcome : undefined;
  const reason = 'reason' in ended ? ended.reason : undefined;
  return { id, table, tenant, key, position, action, ...(outcome && { outcome }), ...(reason && { reason }) };
}
