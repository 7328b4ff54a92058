import type { FoundRecord } from '@cloudpf/recovery';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { progressNotes } from '../output/progress.ts';
import { counted } from '../output/figures.ts';
import { formatTable } from '../output/table.ts';
import { printJson } from './command.ts';
import { positiveNumber } from './operation-values.ts';
import { newOperation, withOperations } from './operation.ts';
import { filterOf, filterOptions, type FilterOptions, NO_TENANT, shortId } from './quarantine-filter.ts';

interface ListOptions extends FilterOptions {
  readonly limit: number;
}

type Listed = FoundRecord & { readonly changedAt: string | undefined };

export function quarantineListCommand(context: CommandContext): Command {
  const command = newOperation('list', context, [
    'quarantine list',
    'quarantine list tambo --code INVALID_IMAGE --since 1d',
    'quarantine list --table purchases --text total --limit 100',
  ]).description('quarantined records by table, tenant and position, with their reasons');
  return filterOptions(command, context)
    .option('--limit <n>', 'records shown', positiveNumber, 50)
    .action(async (tenant: string | undefined, options: ListOptions) => {
      const filter = filterOf(tenant, options);
      await withOperations(context, options, async ({ quarantine }) => {
        const { changedAtOf, findQuarantined } = await import('../stack/care.ts');
        const tell = progressNotes(context, options.json);
        const found: Listed[] = [];
        let isCut = false;
        for await (const record of findQuarantined(quarantine, filter)) {
          isCut = found.length === options.limit;
          if (isCut) break;
          found.push({ ...record, changedAt: changedAtOf(record.quarantined) });
          tell(`${counted(found.length, 'record')} found`, { found: found.length });
        }
        const after = isCut ? found.at(-1)?.cursor : undefined;
        if (options.json) printJson(context, asJson(found, after));
        else print(context, found, after);
      });
    });
}

function asJson(found: readonly Listed[], after: string | undefined): object {
  const records = found.map(({ id, table, changedAt, quarantined }) => {
    const { tenant_id, key, position, reason, quarantined_at } = quarantined;
    return { id, table, tenant_id, key, position, reason, changed_at: changedAt ?? null, quarantined_at };
  });
  return { records, ...(after === undefined ? {} : { after }) };
}

function print(context: CommandContext, found: readonly Listed[], after: string | undefined): void {
  if (found.length === 0) {
    context.terminal.out('nothing that fits is quarantined');
    return;
  }
  const columns = [
    { title: 'id' },
    { title: 'tenant', width: 32 },
    { title: 'table' },
    { title: 'key', width: 32 },
    { title: 'quarantined at' },
    { title: 'reason', width: 80 },
  ];
  const rows = found.map(({ id, table, quarantined: { tenant_id, key, quarantined_at, reason } }) => [
    shortId(id),
    tenant_id ?? NO_TENANT,
    table,
    key ?? '-',
    quarantined_at,
    `${reason.code}: ${reason.message}`,
  ]);
  context.terminal.out(formatTable(columns, rows, context));
  if (after !== undefined) context.terminal.note(`there are more; go on with --after ${after}`);
}
