import { type Table, TABLES } from '@cloudpf/es-mappings';
import type { BackfillPlan, BackfillReport, BackfillUpdate } from '@cloudpf/recovery';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { count, counted, duration } from '../output/figures.ts';
import { progressNotes } from '../output/progress.ts';
import { verificationLines } from '../output/verification.ts';
import type { Operations } from '../stack/operations.ts';
import { onCellOf } from './cell-problem.ts';
import { printJson } from './command.ts';
import { positiveNumber, tableName } from './operation-values.ts';
import { findTenant, newOperation, type OperationOptions, withOperations } from './operation.ts';

interface BackfillCommandOptions extends OperationOptions {
  readonly table?: Table;
  readonly rate?: number;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
}

export function backfillCommand(context: CommandContext): Command {
  return newOperation('backfill', context, [
    'backfill tambo',
    'backfill tambo --table products --rate 500',
    'backfill tambo --resume',
    'backfill tambo --dry-run',
  ])
    .description(
      'bring the tables of a tenant into its cell: one that is new, has lost its volume or missed changes; beside live traffic, any number of times, and verified at the end',
    )
    .argument('<tenant>', 'whose tables')
    .option('--table <table>', 'only this table: products or purchases', tableName)
    .option('--rate <n>', 'items a second at most', positiveNumber)
    .option('--resume', 'go on where a run was stopped')
    .option('--dry-run', 'only tell what would be brought')
    .action(async (tenant: string, options: BackfillCommandOptions) => {
      await withOperations(context, options, async (operations) => {
        const call = { context, operations, options, tenant: await findTenant(operations, tenant) };
        if (options.dryRun) await tellOnly(call);
        else await onCellOf(tenant, () => backfillTenant(call));
      });
    });
}

interface BackfillCall {
  readonly context: CommandContext;
  readonly operations: Operations;
  readonly options: BackfillCommandOptions;
  readonly tenant: Tenant;
}

async function tellOnly(call: BackfillCall): Promise<void> {
  const { context, operations, options, tenant } = call;
  const { planBackfill } = await import('../stack/care.ts');
  const plans: BackfillPlan[] = [];
  for (const table of tablesOf(options)) {
    const { schema } = operations.copies[table];
    plans.push(await planBackfill({ ...operations, tenant, schema, table: operations.items[table] }));
  }
  if (options.json) printJson(context, { dry_run: true, would_bring: plans });
  else context.terminal.out(plans.map(planLine).join('\n'));
}

function planLine({ tenant_id, table, items, parked, quarantined, stopped }: BackfillPlan): string {
  return [
    `${tenant_id}: about ${counted(items, 'item')} of ${table} would be brought`,
    ...(parked + quarantined > 0
      ? [`first those of ${counted(parked, 'parked change')} and ${count(quarantined)} in quarantine`]
      : []),
    ...(stopped
      ? [`--resume goes on after the ${count(stopped.items)} that were brought by ${stopped.at}`]
      : []),
  ].join('; ');
}

async function backfillTenant(call: BackfillCall): Promise<void> {
  const { context, options, tenant } = call;
  const reports: BackfillReport[] = [];
  for (const table of tablesOf(options)) reports.push(await backfillTable(call, table));
  if (options.json) printJson(context, { backfilled: reports });
  else context.terminal.out(reports.flatMap(reportLines).join('\n'));

  const remaining = reports.reduce((sum, { verification }) => sum + verification.remaining, 0);
  if (remaining > 0) {
    const id = tenant.tenant_id;
    throw new CommandError('DIFFERENT', `${id} still has ${counted(remaining, 'difference')}`, {
      next: `"npx cloudpf verify ${id} --names 1000" names them, with what the node says`,
    });
  }
}

async function backfillTable(
  { context, operations, options, tenant }: BackfillCall,
  table: Table,
): Promise<BackfillReport> {
  const { backfill } = await import('../stack/care.ts');
  const tell = progressNotes(context, options.json);
  const ports = {
    ...operations.copies[table],
    ...operations,
    tenant,
    table: operations.items[table],
    documents: await operations.documents(tenant, table),
    provision: () => operations.provision(tenant),
  };
  return backfill(ports, {
    ...(options.rate === undefined ? {} : { rate: options.rate }),
    resume: options.resume === true,
    sleep: context.sleep,
    verify: { sleep: context.sleep },
    onProgress: (update) => {
      tell(`${table}: ${progressLine(update)}`, { table, ...update });
    },
  });
}

function progressLine({ phase, done, total, remaining_ms: left }: BackfillUpdate): string {
  const what = phase === 'items' ? 'brought' : 'verified';
  const eta = left === undefined || left === 0 ? '' : `, about ${duration(left)} left`;
  return `${count(done)} of about ${count(total)} items ${what}${eta}`;
}

function reportLines(report: BackfillReport): readonly string[] {
  const { tenant_id, table, created, items, waiting, refused, resumed_items: resumed } = report;
  const figures = [
    `${count(items.written)} written`,
    `${count(items.superseded)} newer in the cell`,
    ...(items.unreadable > 0 ? [`${count(items.unreadable)} unreadable`] : []),
    ...(items.refused > 0 ? [`${count(items.refused)} refused`] : []),
  ];
  return [
    ...created.map((index) => `${tenant_id}: created ${index}`),
    ...(waiting.keys > 0
      ? [`${tenant_id} ${table}: ${counted(waiting.keys, 'item')} of waiting changes brought first`]
      : []),
    `${tenant_id} ${table}: ${counted(items.read, 'item')} read${resumed === undefined ? '' : ` after ${count(resumed)} of a run before`}: ${figures.join(', ')} (${duration(report.duration_ms)})`,
    ...refused.map(({ key, reason }) => `  refused  ${key}  ${reason.message}`),
    ...verificationLines(report.verification),
  ];
}

function tablesOf({ table }: BackfillCommandOptions): readonly Table[] {
  return table === undefined ? TABLES : [table];
}
