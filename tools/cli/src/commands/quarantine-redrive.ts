import type { Redriven, RedriveReport } from '@cloudpf/recovery';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput, CommandError } from '../errors.ts';
import { count, counted } from '../output/figures.ts';
import { progressNotes } from '../output/progress.ts';
import { formatTable } from '../output/table.ts';
import type { Operations } from '../stack/operations.ts';
import { redrivePorts } from '../stack/redrive-ports.ts';
import { printJson } from './command.ts';
import { positiveNumber } from './operation-values.ts';
import { newOperation, withOperations } from './operation.ts';
import { filterOf, filterOptions, type FilterOptions, shortId } from './quarantine-filter.ts';

interface RedriveCommandOptions extends FilterOptions {
  readonly all?: boolean;
  readonly rate?: number;
  readonly limit?: number;
  readonly dryRun?: boolean;
}

export function quarantineRedriveCommand(context: CommandContext): Command {
  const command = newOperation('redrive', context, [
    'quarantine redrive tambo --code document_parsing_exception --dry-run',
    'quarantine redrive tambo --code document_parsing_exception --rate 50',
    'quarantine redrive --id 9f3c2a1b8d',
    'quarantine redrive --all --limit 1000',
  ]).description(
    'bring records with what their items are now, once the cause is mended; never over anything newer, and safe to stop and repeat; exit code 1 means that some stay',
  );
  return filterOptions(command, context)
    .option('--id <id>', 'only this record')
    .option('--all', 'all of them; needed where nothing else chooses')
    .option('--rate <n>', 'records a second at most', positiveNumber)
    .option('--limit <n>', 'records at most', positiveNumber)
    .option('--dry-run', 'only tell what would be done')
    .action(async (tenant: string | undefined, options: RedriveCommandOptions) => {
      const filter = filterOf(tenant, options);
      if (
        !options.all &&
        Object.values({ ...filter, after: undefined }).every((value) => value === undefined)
      ) {
        throw badInput('nothing says which records to redrive', {
          next: 'name a tenant or another filter, or give --all',
        });
      }
      await withOperations(context, options, async (operations) => {
        const { report, told } = await redrive(context, operations, { options, filter });
        if (options.json) printJson(context, asJson(report, told, options));
        else print(context, report, told);
        if (!options.dryRun) complain(report);
      });
    });
}

interface Wish {
  readonly options: RedriveCommandOptions;
  readonly filter: ReturnType<typeof filterOf>;
}

async function redrive(
  context: CommandContext,
  operations: Operations,
  { options, filter }: Wish,
): Promise<{ readonly report: RedriveReport; readonly told: readonly Redriven[] }> {
  const { redriveQuarantined } = await import('../stack/care.ts');
  const tell = progressNotes(context, options.json);
  const told: Redriven[] = [];
  const report = await redriveQuarantined(redrivePorts(operations), {
    filter,
    dryRun: options.dryRun,
    maxRate: options.rate,
    limit: options.limit,
    sleep: context.sleep,
    onRecord: (redriven) => {
      told.push(redriven);
      tell(`${counted(told.length, 'record')} done`, { done: told.length });
    },
  });
  return { report, told };
}

function asJson(
  report: RedriveReport,
  told: readonly Redriven[],
  { dryRun = false }: RedriveCommandOptions,
): object {
  const { applied, superseded, would, stays, waiting, after } = report;
  return {
    dry_run: dryRun,
    ...(dryRun ? { would_redrive: would } : { applied, superseded }),
    stays,
    waiting: waiting.map(({ tenant, reason }) => ({ tenant_id: tenant, reason })),
    records: told.map(({ tenant, ...rest }) => ({ tenant_id: tenant, ...rest })),
    ...(after === undefined ? {} : { after }),
  };
}

function print(context: CommandContext, report: RedriveReport, told: readonly Redriven[]): void {
  const { terminal } = context;
  if (told.length === 0) {
    terminal.out('nothing that fits is quarantined');
    return;
  }
  const groups = grouped(told);
  const columns = [
    { title: 'records', align: 'right' },
    { title: 'what' },
    { title: 'such as' },
    { title: 'reason', width: 90 },
  ] as const;
  const rows = groups.map(({ what, records, example, reason }) => [
    count(records),
    what,
    shortId(example),
    reason,
  ]);
  terminal.out(formatTable(columns, rows, context));
  if (report.after !== undefined) terminal.note(`there are more; go on with --after ${report.after}`);
}

const WOULD: Readonly<Record<Redriven['action'], string>> = {
  upsert: 'would bring the item as it is now',
  remove: 'would leave a tombstone',
  forget: 'would be forgotten',
  stays: 'stays',
};

/** What became of records, those alike in one line. */
function grouped(told: readonly Redriven[]) {
  const groups = new Map<string, { what: string; records: number; example: string; reason: string }>();
  for (const { id, action, outcome, reason } of told) {
    const what = outcome ?? WOULD[action];
    const why = reason ? `${reason.code}: ${reason.message}` : '';
    const group = groups.get(`${what} ${why}`) ?? { what, records: 0, example: id, reason: why };
    group.records += 1;
    groups.set(`${what} ${why}`, group);
  }
  return [...groups.values()];
}

/** Says what is still there, and what to do about it. */
function complain({ stays, waiting }: RedriveReport): void {
  const [down] = waiting;
  if (down) {
    const names = waiting.map(({ tenant }) => tenant).join(', ');
    throw new CommandError('CELL_DOWN', `the cell of ${names} takes nothing now: ${down.reason.message}`, {
      next: `"cloudpf status ${down.tenant}" tells how it is; run the same command again when it is back`,
    });
  }
  if (stays > 0) {
    throw new CommandError('STILL_QUARANTINED', `in quarantine stays: ${counted(stays, 'record')}`, {
      next: 'mend what the reasons name (the item, the mapping or the registry), then run the same command again',
    });
  }
}
