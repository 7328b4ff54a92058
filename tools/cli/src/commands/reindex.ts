import { type Table, TABLES } from '@cloudpf/es-mappings';
import type { ReindexReport, ReindexState, ReindexUpdate, RollbackReport } from '@cloudpf/recovery';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput } from '../errors.ts';
import { count, counted, duration } from '../output/figures.ts';
import { progressBar, progressNotes } from '../output/progress.ts';
import { verificationLines } from '../output/verification.ts';
import type { Operations } from '../stack/operations.ts';
import { printJson } from './command.ts';
import { positiveNumber, tableName } from './operation-values.ts';
import { findTenant, newOperation, type OperationOptions, withOperations } from './operation.ts';
import { onReindexOf } from './reindex-problem.ts';

interface ReindexCommandOptions extends OperationOptions {
  readonly table?: Table;
  readonly rate?: number;
  readonly status?: boolean;
  readonly rollback?: boolean;
  readonly drop?: boolean;
}

export function reindexCommand(context: CommandContext): Command {
  return newOperation('reindex', context, [
    'reindex tambo',
    'reindex tambo --table products --rate 2000',
    'reindex tambo --status',
    'reindex tambo --rollback',
    'reindex tambo --drop',
  ])
    .description(
      'build the search indices of a tenant anew with the present mappings, while search reads and changes flow: filled beside the old, verified, then swapped; a run that was stopped goes on when it is started again',
    )
    .argument('<tenant>', 'whose indices')
    .option('--table <table>', 'only this table: products or purchases', tableName)
    .option('--rate <n>', 'documents a second at most', positiveNumber)
    .option('--status', 'only tell where a reindex stands')
    .option('--rollback', 'step back: drop what is being built, or search the old index again')
    .option('--drop', 'delete the old index, after which there is no step back')
    .action(async (tenant: string, options: ReindexCommandOptions) => {
      const wishes = [options.status, options.rollback, options.drop].filter((wish) => wish === true);
      if (wishes.length > 1) {
        throw badInput('--status, --rollback and --drop exclude each other', { next: 'leave only one' });
      }
      await withOperations(context, options, async (operations) => {
        const call = { context, operations, options, tenant: await findTenant(operations, tenant) };
        await onReindexOf(tenant, () => perform(call));
      });
    });
}

interface ReindexCall {
  readonly context: CommandContext;
  readonly operations: Operations;
  readonly options: ReindexCommandOptions;
  readonly tenant: Tenant;
}

async function perform(call: ReindexCall): Promise<void> {
  const { status, rollback, drop } = call.options;
  if (status) await tellState(call);
  else if (rollback) await rollBack(call);
  else if (drop) await dropOld(call);
  else await reindexTenant(call);
}

async function reindexTenant(call: ReindexCall): Promise<void> {
  const { context, options, tenant } = call;
  const reports: ReindexReport[] = [];
  for (const table of await tablesToReindex(call)) reports.push(await reindexTable(call, table));
  if (options.json) {
    printJson(context, { reindexed: reports });
    return;
  }
  const next = `the old indices are kept and written: "npx cloudpf reindex ${tenant.tenant_id} --drop" deletes them, --rollback searches them again`;
  context.terminal.out([...reports.flatMap(reportLines), next].join('\n'));
}

async function reindexTable(
  { context, operations, options, tenant }: ReindexCall,
  table: Table,
): Promise<ReindexReport> {
  const { reindex } = await import('../stack/care.ts');
  const tell = progressNotes(context, options.json);
  return reindex(await operations.reindexing(tenant, table), {
    ...(options.rate === undefined ? {} : { rate: options.rate }),
    sleep: context.sleep,
    verify: { sleep: context.sleep },
    onProgress: (update) => {
      tell(`${table}: ${progressLine(update)}`, { table, ...update });
    },
  });
}

const PHASES: Readonly<Record<ReindexUpdate['phase'], string>> = {
  create: 'creating the index',
  hold: 'waiting until every change is written to both',
  copy: 'copied',
  verify: 'verified',
  swap: 'swapping',
};

function progressLine({ phase, done, total, remaining_ms: left }: ReindexUpdate): string {
  if (phase === 'create' || phase === 'swap') return PHASES[phase];
  const eta = left === undefined || left === 0 ? '' : `, about ${duration(left)} left`;
  const bar = progressBar(done, total);
  if (phase === 'hold') return `${bar} ${PHASES.hold}${eta}`;
  const what = phase === 'copy' ? 'documents' : 'items';
  return `${bar} ${count(done)} of about ${count(total)} ${what} ${PHASES[phase]}${eta}`;
}

function reportLines(report: ReindexReport): readonly string[] {
  const { tenant_id, table, from, to, documents, refused, resumed_documents: resumed } = report;
  const figures = [
    `${count(documents.written)} written`,
    `${count(documents.superseded)} there already`,
    ...(documents.refused > 0 ? [`${count(documents.refused)} refused`] : []),
  ];
  const before = resumed === undefined ? '' : ` after ${count(resumed)} of a run before`;
  return [
    `${tenant_id} ${table}: ${counted(documents.read, 'document')} copied${before}: ${figures.join(', ')}`,
    ...refused.map(({ key, reason }) => `  refused  ${key}  ${reason.message}`),
    ...verificationLines(report.verification),
    `${tenant_id} ${table}: search reads ${to} instead of ${from} (${duration(report.duration_ms)})`,
  ];
}

async function tellState({ context, operations, options, tenant }: ReindexCall): Promise<void> {
  const { reindexState } = await import('../stack/care.ts');
  const states: ReindexState[] = [];
  for (const table of tablesOf(options)) {
    states.push(await reindexState(await operations.reindexing(tenant, table)));
  }
  if (options.json) printJson(context, { tables: states });
  else context.terminal.out(states.map(stateLine).join('\n'));
}

function stateLine({ tenant_id, table, state, live, beside, documents, updated_at }: ReindexState): string {
  const whose = `${tenant_id} ${table}: search reads ${live}`;
  if (state === 'none') return `${whose}; no reindex`;
  if (state === 'swapped') return `${whose}; ${beside} from before is kept for a rollback`;
  const far = documents === undefined ? '' : `, ${counted(documents, 'document')} by ${updated_at}`;
  return `${whose}; ${beside} is being built${far}`;
}

async function rollBack(call: ReindexCall): Promise<void> {
  const { context, operations, options } = call;
  const { rollBackReindex } = await import('../stack/care.ts');
  const reports: RollbackReport[] = [];
  for (const table of await tablesUnderReindex(call)) {
    const ports = await operations.reindexing(call.tenant, table);
    reports.push(await rollBackReindex(ports, { sleep: context.sleep, verify: { sleep: context.sleep } }));
  }
  if (options.json) printJson(context, { rolled_back: reports });
  else context.terminal.out(reports.flatMap(rollbackLines).join('\n'));
}

function rollbackLines({ tenant_id, table, live, dropped, verification }: RollbackReport): readonly string[] {
  return [
    `${tenant_id} ${table}: search reads ${live}; dropped ${dropped.join(', ')}`,
    ...(verification ? verificationLines(verification) : []),
  ];
}

async function dropOld(call: ReindexCall): Promise<void> {
  const { context, operations, options, tenant } = call;
  const { dropPredecessor } = await import('../stack/care.ts');
  const dropped: string[] = [];
  for (const table of await tablesUnderReindex(call)) {
    const ports = await operations.reindexing(tenant, table);
    dropped.push(...(await dropPredecessor(ports, { sleep: context.sleep })));
  }
  if (options.json) printJson(context, { tenant_id: tenant.tenant_id, dropped });
  else context.terminal.out(`${tenant.tenant_id}: dropped ${dropped.join(', ')}`);
}

/** A run that was stopped between two tables goes on with the second. */
async function tablesToReindex(call: ReindexCall): Promise<readonly Table[]> {
  const open = await tablesWhere(call, (state) => state !== 'swapped');
  return open.length === 0 ? tablesOf(call.options) : open;
}

/** Where none has a second index, all that were asked for, so that the answer says so. */
async function tablesUnderReindex(call: ReindexCall): Promise<readonly Table[]> {
  const under = await tablesWhere(call, (state) => state !== 'none');
  return under.length === 0 ? tablesOf(call.options) : under;
}

async function tablesWhere(
  { operations, options, tenant }: ReindexCall,
  isMeant: (state: ReindexState['state']) => boolean,
): Promise<readonly Table[]> {
  const { reindexState } = await import('../stack/care.ts');
  const meant: Table[] = [];
  for (const table of tablesOf(options)) {
    const { state } = await reindexState(await operations.reindexing(tenant, table));
    if (isMeant(state)) meant.push(table);
  }
  return meant;
}

function tablesOf({ table }: ReindexCommandOptions): readonly Table[] {
  return table === undefined ? TABLES : [table];
}
