import {
  type EndingCounter,
  type ParkedChanges,
  type Quarantine,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Tenant, type TenantRegistry } from '@cloudpf/tenant-routing';
import pLimit from 'p-limit';
import { UnknownTenantError } from '../errors.ts';
import { CellPace } from '../paced/cell-pace.ts';
import { type DrainedTable, type DrainProgress } from './drain-progress.ts';
import { drainTable } from './drain-table.ts';

/** A table's schema, and the searchable copy of it. */
export interface TableCopy {
  readonly schema: TableSchema<unknown>;
  readonly index: TenantIndex<unknown>;
}

export interface DrainPorts {
  readonly registry: TenantRegistry;
  readonly copies: readonly TableCopy[];
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly endings: EndingCounter;
}

export interface DrainOptions {
  /** Only these; everyone who has something parked where absent. */
  readonly tenants?: readonly string[] | undefined;
  /** Changes a second that one tenant's cell is given at most. */
  readonly maxRate?: number | undefined;
  readonly tenantsAtOnce?: number;
  /** Asked before each request to a cell; `false` ends the run where it is safe. */
  readonly goesOn?: () => boolean;
  /** Told after every step of a tenant's table. */
  readonly onProgress?: (progress: DrainProgress) => void;
  /** A clock that never goes back, milliseconds. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

export interface DrainReport {
  /** One entry for each table of each tenant that had something parked. */
  readonly tables: readonly DrainedTable[];
  /** Tenants that could not be drained at all, and why. */
  readonly failed: readonly { readonly tenant: string; readonly error: unknown }[];
}

const TENANTS_AT_ONCE = 8;

/**
 * Brings parked changes to cells that are back, oldest first, tenants side by side so that none waits for another,
 * and each as fast as its own cell takes it. Safe beside live traffic and beside another run: the newer position wins.
 */
export async function drainTenants(ports: DrainPorts, options: DrainOptions = {}): Promise<DrainReport> {
  const tables: DrainedTable[] = [];
  const failed: { tenant: string; error: unknown }[] = [];
  const limit = pLimit(options.tenantsAtOnce ?? TENANTS_AT_ONCE);
  const waiting = await waitingTenants(ports, options.tenants);
  await limit.map([...waiting], async ([tenant, copies]) => {
    try {
      const found = await ports.registry.find(tenant);
      if (!found) throw new UnknownTenantError(tenant);
      await drainTenant(found, copies, { ports, options, tables });
    } catch (error) {
      failed.push({ tenant, error });
    }
  });
  return { tables: tables.sort(byTenant), failed };
}

/** Whose changes are parked, and of which tables. */
async function waitingTenants(
  { copies, parked }: DrainPorts,
  only: readonly string[] | undefined,
): Promise<ReadonlyMap<string, readonly TableCopy[]>> {
  const waiting = new Map<string, TableCopy[]>();
  for (const copy of copies) {
    for (const tenant of only ?? (await parked.tenants(copy.schema.table))) {
      waiting.set(tenant, [...(waiting.get(tenant) ?? []), copy]);
    }
  }
  return waiting;
}

interface Drain {
  readonly ports: DrainPorts;
  readonly options: DrainOptions;
  readonly tables: DrainedTable[];
}

/** One table after the other: both load the same cell. */
async function drainTenant(
  tenant: Tenant,
  copies: readonly TableCopy[],
  { ports, options, tables }: Drain,
): Promise<void> {
  const { maxRate, sleep, goesOn = () => true, onProgress = () => undefined } = options;
  const now = options.now ?? (() => performance.now());
  const pace = new CellPace({ now, ...(maxRate && { maxRate }), ...(sleep && { sleep }) });
  for (const { schema, index } of copies) {
    const { parked, quarantine, endings } = ports;
    const common = { tenant, schema, index, parked, quarantine, endings };
    const drained = await drainTable({ ...common, pace, goesOn, onProgress, now });
    if (drained.lanes > 0 || drained.remaining.lanes > 0) tables.push(drained);
  }
}

function byTenant(a: DrainedTable, b: DrainedTable): number {
  return order(a.tenant, b.tenant) || order(a.table, b.table);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
