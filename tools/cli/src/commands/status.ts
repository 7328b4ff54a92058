import { TABLES } from '@cloudpf/es-mappings';
import { type Command } from 'commander';
import * as z from 'zod';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { count, duration } from '../output/figures.ts';
import { Freshness } from '../output/freshness.ts';
import { type Column, formatTable } from '../output/table.ts';
import { Gateway } from '../stack/gateway.ts';
import { requireTenant, type Stack } from '../stack/stack.ts';
import { type CommonOptions, newCommand, openStack, printJson } from './command.ts';

const TableStatus = Freshness.extend({
  documents: z.number().nullish(),
  quarantined: z.number().nullish(),
  circuit: z.enum(['closed', 'half_open', 'open']).nullish(),
  last_error: z.object({ code: z.string(), message: z.string(), at: z.string() }).nullish(),
});

const TenantStatus = z.object({
  tenant_id: z.string(),
  search: z.enum(['available', 'unavailable']),
  tables: z.object({ products: TableStatus, purchases: TableStatus }),
});
type TenantStatus = z.infer<typeof TenantStatus>;

const COLUMNS: readonly Column[] = [
  { title: 'tenant' },
  { title: 'node' },
  { title: 'table' },
  { title: 'documents', align: 'right' },
  { title: 'indexed through' },
  { title: 'lag', align: 'right' },
  { title: 'parked', align: 'right' },
  { title: 'quarantined', align: 'right' },
  { title: 'circuit' },
];

export function statusCommand(context: CommandContext): Command {
  return newCommand('status', context, ['status', 'status tambo', 'status --json'])
    .description(
      'whether each tenant is up, how far its search reaches, and what waits; exit code 1 if one is down',
    )
    .argument('[tenant]', 'only this tenant')
    .action(async (tenant: string | undefined, options: CommonOptions) => {
      const stack = await openStack(context, options);
      if (tenant !== undefined) requireTenant(stack, tenant);
      const tenants = tenant === undefined ? Object.keys(stack.tenants) : [tenant];
      const [states, streams] = await Promise.all([
        Promise.all(tenants.map((id) => readStatus(context, stack, id))),
        readStreams(context, stack),
      ]);

      if (options.json) printJson(context, { gateway: stack.gateway, tenants: states, streams });
      else print(context, stack, states);
      for (const { warning } of options.json ? [] : streams) {
        if (warning !== null) context.terminal.out(`\nwarning: ${warning}`);
      }

      const down = states.filter(({ search }) => search === 'unavailable').map(({ tenant_id }) => tenant_id);
      if (down.length > 0) {
        throw new CommandError('NODE_DOWN', `the search node of ${down.join(', ')} does not answer`, {
          next: 'its changes are parked and applied when it is back; the terminal of "npm start" says why it is gone',
        });
      }
    });
}

async function readStatus(context: CommandContext, stack: Stack, tenant: string): Promise<TenantStatus> {
  const gateway = new Gateway(tenant, { stack, fetch: context.fetch, now: context.now });
  return TenantStatus.parse(await gateway.request({ path: `/search/${tenant}/status` }));
}

/** How each table's stream stands to the 24 hours after which DynamoDB drops what nobody read. */
async function readStreams(context: CommandContext, stack: Stack) {
  const { guardStream, StreamReach, streamWarning } = await import('../stack/care.ts');
  const operations = await context.operations(stack);
  try {
    return await Promise.all(
      TABLES.map(async (table) => {
        try {
          const reached = await new StreamReach(operations.holding, table).read();
          const guard = reached && guardStream(reached.read_through, new Date(context.now()));
          return { table, ...guard, warning: streamWarning(table, guard) ?? null };
        } catch (error) {
          const problem = error instanceof Error ? error.message : String(error);
          return { table, warning: `how far the stream of ${table} was read cannot be told: ${problem}` };
        }
      }),
    );
  } finally {
    operations.close();
  }
}

function print(context: CommandContext, stack: Stack, states: readonly TenantStatus[]): void {
  const rows = states.flatMap(({ tenant_id, search, tables }) =>
    (['products', 'purchases'] as const).map((table, index) => {
      const { documents, indexed_through, lag_ms, parked, quarantined, circuit } = tables[table];
      return [
        index === 0 ? tenant_id : '',
        index === 0 ? (search === 'available' ? 'up' : 'down') : '',
        table,
        known(documents, count),
        indexed_through ?? 'not known',
        known(lag_ms, duration),
        known(parked, count),
        known(quarantined, count),
        circuit ?? '?',
      ];
    }),
  );
  context.terminal.out(`${stack.gateway}\n`);
  context.terminal.out(formatTable(COLUMNS, rows, context));
  for (const line of states.flatMap(lastErrors)) context.terminal.out(line);
}

/** What each cell failed with last; it may be back since. */
function lastErrors({ tenant_id, tables }: TenantStatus): readonly string[] {
  return (['products', 'purchases'] as const).flatMap((table) => {
    const { last_error: error } = tables[table];
    return error ? [`last error of ${tenant_id}, ${table}: ${error.at} ${error.code}: ${error.message}`] : [];
  });
}

function known(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '?' : format(value);
}
