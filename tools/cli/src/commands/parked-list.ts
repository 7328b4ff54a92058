import { type Table, TABLES } from '@cloudpf/es-mappings';
import type { FoundLane } from '@cloudpf/recovery';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { bytes, count } from '../output/figures.ts';
import { formatTable } from '../output/table.ts';
import type { Operations } from '../stack/operations.ts';
import { printJson } from './command.ts';
import { pointInTime, positiveNumber, tableName } from './operation-values.ts';
import { findTenant, newOperation, type OperationOptions, withOperations } from './operation.ts';

interface ListOptions extends OperationOptions {
  readonly table?: Table;
  readonly key?: string;
  readonly reason?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

export function parkedListCommand(context: CommandContext): Command {
  const time = pointInTime(context.now);
  return newOperation('list', context, [
    'parked list',
    'parked list tambo --limit 50',
    'parked list tambo --table products --key prd-000001 --since 2h',
  ])
    .description('what is parked: sums by tenant and table, or the lanes of one tenant, oldest first')
    .argument('[tenant]', 'show the lanes of this tenant')
    .option('--table <table>', 'only this table: products or purchases', tableName)
    .option('--key <key>', 'only lanes with a change of this item (with a tenant)')
    .option('--reason <text>', 'only lanes whose reason has this text (with a tenant)')
    .option('--since <time>', 'only lanes that begin at this time of change or later (with a tenant)', time)
    .option('--until <time>', 'only lanes that begin at this time of change or earlier (with a tenant)', time)
    .option('--limit <n>', 'lanes shown', positiveNumber, 20)
    .action(async (tenant: string | undefined, options: ListOptions) => {
      await withOperations(context, options, async (operations) => {
        if (tenant === undefined) await listSums(context, operations, options);
        else {
          await findTenant(operations, tenant);
          await listLanes({ context, operations, tenant }, options);
        }
      });
    });
}

function tablesOf({ table }: Pick<ListOptions, 'table'>): readonly Table[] {
  return table === undefined ? TABLES : [table];
}

async function listSums(
  context: CommandContext,
  { parked }: Operations,
  options: ListOptions,
): Promise<void> {
  const rows = [];
  for (const table of tablesOf(options)) {
    for (const tenant of await parked.tenants(table)) {
      const { count: changes, lanes, oldest_changed_at = null } = await parked.summary(table, tenant);
      if (lanes > 0) rows.push({ tenant_id: tenant, table, changes, lanes, oldest_changed_at });
    }
  }
  if (options.json) {
    printJson(context, { parked: rows });
    return;
  }
  if (rows.length === 0) {
    context.terminal.out('nothing is parked');
    return;
  }
  const columns = [
    { title: 'tenant' },
    { title: 'table' },
    { title: 'changes', align: 'right' },
    { title: 'lanes', align: 'right' },
    { title: 'oldest change' },
  ] as const;
  const cells = rows.map(({ tenant_id, table, changes, lanes, oldest_changed_at }) => [
    tenant_id,
    table,
    count(changes),
    count(lanes),
    oldest_changed_at ?? '?',
  ]);
  context.terminal.out(formatTable(columns, cells, context));
}

interface TenantCall {
  readonly context: CommandContext;
  readonly operations: Operations;
  readonly tenant: string;
}

async function listLanes({ context, operations, tenant }: TenantCall, options: ListOptions): Promise<void> {
  const { findParked } = await import('../stack/care.ts');
  const { key, reason, since: changedFrom, until: changedTo, limit } = options;
  const found: (FoundLane & { readonly table: Table })[] = [];
  for (const table of tablesOf(options)) {
    const filter = { table, tenant, key, reason, changedFrom, changedTo };
    for await (const lane of findParked(operations.parked, filter)) {
      if (found.length > limit) break;
      found.push({ ...lane, table });
    }
  }
  const isCut = found.length > limit;
  const shown = found.slice(0, limit);
  if (options.json) {
    const lanes = shown.map(
      ({ table, key: object, count: changes, changedAt = null, bytes: size, lane }) => ({
        ...{ table, object, changes, changed_at: changedAt, bytes: size, parked_at: lane.parked_at },
        ...{ reason: lane.reason, keys: lane.changes.map((change) => change.key) },
      }),
    );
    printJson(context, { tenant_id: tenant, lanes, has_more: isCut });
    return;
  }
  if (shown.length === 0) {
    context.terminal.out(`nothing is parked for ${tenant} that fits`);
    return;
  }
  context.terminal.out(lanesTable(shown, context));
  if (isCut) context.terminal.note(`there are more; --limit shows more than ${limit}`);
}

function lanesTable(
  lanes: readonly (FoundLane & { readonly table: Table })[],
  context: CommandContext,
): string {
  const columns = [
    { title: 'table' },
    { title: 'first change' },
    { title: 'changes', align: 'right' },
    { title: 'size', align: 'right' },
    { title: 'parked at' },
    { title: 'why', width: 60 },
  ] as const;
  const rows = lanes.map(({ table, changedAt, count: changes, bytes: size, lane }) => [
    table,
    changedAt ?? '?',
    count(changes),
    bytes(size),
    lane.parked_at,
    `${lane.reason.code}: ${lane.reason.message}`,
  ]);
  return formatTable(columns, rows, context);
}
