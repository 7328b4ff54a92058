import { type Table } from '@cloudpf/es-mappings';
import type { DrainedTable, DrainProgress, DrainReport } from '@cloudpf/recovery';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { count, counted } from '../output/figures.ts';
import { progressNotes } from '../output/progress.ts';
import { formatTable } from '../output/table.ts';
import type { Operations } from '../stack/operations.ts';
import { printJson } from './command.ts';
import { positiveNumber, tableName } from './operation-values.ts';
import { findTenant, newOperation, type OperationOptions, withOperations } from './operation.ts';

interface DrainCommandOptions extends OperationOptions {
  readonly table?: Table;
  readonly rate?: number;
  readonly limit?: number;
  readonly dryRun?: boolean;
}

const LIMIT_REACHED = 'the limit is reached';

export function parkedDrainCommand(context: CommandContext): Command {
  return newOperation('drain', context, [
    'parked drain',
    'parked drain tambo norte --rate 200',
    'parked drain tambo --table products --dry-run',
  ])
    .description(
      'bring parked changes to their cells now, oldest first, beside live traffic; a stopped run loses nothing, and exit code 1 means that something still waits',
    )
    .argument('[tenants...]', 'only these tenants')
    .option('--table <table>', 'only this table: products or purchases', tableName)
    .option('--rate <n>', 'changes a second for each tenant at most', positiveNumber)
    .option('--limit <n>', 'stop after about this many changes, at the end of a lane', positiveNumber)
    .option('--dry-run', 'only tell what would be brought')
    .action(async (tenants: readonly string[], options: DrainCommandOptions) => {
      await withOperations(context, options, async (operations) => {
        for (const tenant of tenants) await findTenant(operations, tenant);
        const call = { context, operations, tenants: await tenantsToDrain(operations, tenants, options) };
        if (options.dryRun) await tellOnly(call, options);
        else await drain(call, options);
      });
    });
}

interface DrainCall {
  readonly context: CommandContext;
  readonly operations: Operations;
  /** Who has something parked, by table. */
  readonly tenants: ReadonlyMap<Table, readonly string[]>;
}

async function tenantsToDrain(
  { parked, copies }: Operations,
  only: readonly string[],
  { table }: DrainCommandOptions,
): Promise<ReadonlyMap<Table, readonly string[]>> {
  const found = new Map<Table, readonly string[]>();
  for (const { schema } of Object.values(copies)) {
    if (table !== undefined && table !== schema.table) continue;
    const waiting = await parked.tenants(schema.table);
    found.set(
      schema.table,
      waiting.filter((tenant) => only.length === 0 || only.includes(tenant)),
    );
  }
  return found;
}

async function tellOnly(
  { context, operations, tenants }: DrainCall,
  options: DrainCommandOptions,
): Promise<void> {
  const rows: { tenant_id: string; table: Table; changes: number; lanes: number }[] = [];
  for (const [table, names] of tenants) {
    for (const tenant_id of names) {
      const { count: changes, lanes } = await operations.parked.summary(table, tenant_id);
      rows.push({ tenant_id, table, changes, lanes });
    }
  }
  if (options.json) printJson(context, { dry_run: true, would_drain: rows });
  else if (rows.length === 0) context.terminal.out('nothing is parked');
  else {
    const line = ({ tenant_id, table, changes, lanes }: (typeof rows)[number]) =>
      `${tenant_id}: ${counted(changes, 'change')} of ${table} in ${counted(lanes, 'lane')} would be brought`;
    context.terminal.out(rows.map(line).join('\n'));
  }
}

async function drain(
  { context, operations, tenants }: DrainCall,
  options: DrainCommandOptions,
): Promise<void> {
  const { drainTenants } = await import('../stack/care.ts');
  const names = [...new Set([...tenants.values()].flat())];
  const copies = Object.values(operations.copies).filter(({ schema }) => tenants.has(schema.table));
  const tell = progressNotes(context, options.json);
  const ended = new Map<string, number>();
  const { registry, parked, quarantine } = operations;
  const endings = { count: () => undefined, stopped: () => undefined };
  const report = await drainTenants(
    { registry, copies, parked, quarantine, endings },
    {
      tenants: names,
      maxRate: options.rate,
      sleep: context.sleep,
      goesOn: () => sum(ended.values()) < (options.limit ?? Infinity),
      onProgress: (progress) => {
        ended.set(`${progress.table}/${progress.tenant}`, endedOf(progress));
        tell(progressLine(progress), asJson(progress));
      },
    },
  );
  const isLimited = sum(ended.values()) >= (options.limit ?? Infinity);
  if (options.json) printReport(context, report, isLimited);
  else print(context, report, isLimited);
  complain(report, isLimited);
}

function printReport(context: CommandContext, { tables, failed }: DrainReport, isLimited: boolean): void {
  const drained = tables.map((each) => {
    const stoppedBy = stopOf(each, isLimited);
    const stopped_by = stoppedBy === undefined ? {} : { stopped_by: stoppedBy };
    return { ...asJson(each), ...stopped_by, unreadable: each.unreadable };
  });
  const problems = failed.map(({ tenant, error }) => ({ tenant_id: tenant, problem: messageOf(error) }));
  printJson(context, { drained, failed: problems });
}

function print(context: CommandContext, { tables }: DrainReport, isLimited: boolean): void {
  const shown = tables.filter((each) => endedOf(each) > 0 || each.remaining.lanes > 0);
  if (shown.length === 0) {
    context.terminal.out('nothing is parked');
    return;
  }
  const columns = [
    { title: 'tenant' },
    { title: 'table' },
    ...['applied', 'superseded', 'quarantined', 'left', 'per second'].map((title) => ({
      title,
      align: 'right' as const,
    })),
    { title: 'stopped by', width: 60 },
  ];
  const rows = shown.map((each) => [
    each.tenant,
    each.table,
    ...[each.applied, each.superseded, each.quarantined, each.remaining.changes, each.perSecond].map(count),
    stopOf(each, isLimited) ?? '',
  ]);
  context.terminal.out(formatTable(columns, rows, context));
}

/** Says whose changes still wait, and what to do about it. */
function complain({ tables, failed }: DrainReport, isLimited: boolean): void {
  const [lost] = failed;
  if (lost) {
    throw new CommandError(
      'NOT_DRAINED',
      `the changes of ${lost.tenant} still wait: ${messageOf(lost.error)}`,
      {
        next: `mend what is named, then run "cloudpf parked drain ${lost.tenant}"`,
      },
    );
  }
  const unreadable = tables.flatMap((each) => each.unreadable);
  const waiting = tables.filter(({ stoppedBy }) => stoppedBy !== undefined && !isLimited);
  const [first] = waiting;
  if (first?.stoppedBy !== undefined) {
    const names = [...new Set(waiting.map(({ tenant }) => tenant))];
    throw new CommandError(
      'CELL_DOWN',
      `the cell of ${names.join(', ')} takes no changes: ${first.stoppedBy}`,
      {
        next: `"cloudpf status ${first.tenant}" tells how it is; what is parked is safe, and is brought by itself when it is back`,
      },
    );
  }
  if (unreadable.length > 0) {
    throw new CommandError('UNREADABLE', `not to be read as parked changes: ${unreadable.join(', ')}`, {
      next: 'look at them in the holding bucket; they stay until somebody mends or removes them',
    });
  }
}

function stopOf({ stoppedBy }: DrainedTable, isLimited: boolean): string | undefined {
  return stoppedBy !== undefined && isLimited ? LIMIT_REACHED : stoppedBy;
}

function endedOf({ applied, superseded, quarantined, fenced }: DrainProgress): number {
  return applied + superseded + quarantined + fenced;
}

function progressLine(progress: DrainProgress): string {
  const { tenant, table, remaining, perSecond } = progress;
  return `${tenant} ${table}: ${count(endedOf(progress))} brought, ${count(remaining.changes)} left, ${count(perSecond)} a second`;
}

function asJson(progress: DrainProgress): Record<string, unknown> {
  const { tenant, table, applied, superseded, quarantined, fenced, lanes, remaining, perSecond } = progress;
  const ended = { applied, superseded, quarantined, fenced, lanes };
  return { tenant_id: tenant, table, ...ended, remaining, per_second: perSecond };
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
