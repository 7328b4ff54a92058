import { type Table, TABLES } from '@cloudpf/es-mappings';
import type { LakeVerifyReport, VerifyReport } from '@cloudpf/recovery';
import { type Tenant } from '@cloudpf/tenant-routing';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput, CommandError } from '../errors.ts';
import { count, counted } from '../output/figures.ts';
import { progressNotes } from '../output/progress.ts';
import { lakeLines, verificationLines } from '../output/verification.ts';
import type { Operations } from '../stack/operations.ts';
import { onCellOf } from './cell-problem.ts';
import { printJson } from './command.ts';
import { positiveNumber, tableName } from './operation-values.ts';
import { findTenant, newOperation, type OperationOptions, withOperations } from './operation.ts';

interface VerifyCommandOptions extends OperationOptions {
  readonly table?: Table;
  readonly repair?: boolean;
  readonly lake?: boolean;
  readonly names: number;
}

const NAMES = 20;

export function verifyCommand(context: CommandContext): Command {
  return newOperation('verify', context, [
    'verify tambo',
    'verify tambo --table purchases --lake',
    'verify tambo --repair',
    'verify tambo --json --names 1000',
  ])
    .description(
      'compare the tables of a tenant with its searchable copy, item by item, while changes flow; exit code 1 where they differ',
    )
    .argument('<tenant>', 'whose tables')
    .option('--table <table>', 'only this table: products or purchases', tableName)
    .option('--repair', 'write what the table says where the copy differs, and only there')
    .option('--lake', 'compare the purchases with the lake too; a query of Athena, which AWS bills')
    .option('--names <n>', 'differences to name', positiveNumber, NAMES)
    .action(async (tenant: string, options: VerifyCommandOptions) => {
      if (options.lake && options.table === 'products') {
        throw badInput('the lake holds purchases only', { next: 'leave out --lake or --table products' });
      }
      await withOperations(context, options, async (operations) => {
        const found = await findTenant(operations, tenant);
        await onCellOf(tenant, () => verifyTenant({ context, operations, options }, found));
      });
    });
}

interface VerifyCall {
  readonly context: CommandContext;
  readonly operations: Operations;
  readonly options: VerifyCommandOptions;
}

async function verifyTenant(call: VerifyCall, tenant: Tenant): Promise<void> {
  const { context, options } = call;
  const tables: VerifyReport[] = [];
  for (const table of TABLES) {
    if (options.table === undefined || options.table === table)
      tables.push(await verifyTable(call, tenant, table));
  }
  const lake = options.lake ? await verifyPurchasesInLake(call, tenant) : undefined;
  if (options.json) printJson(context, { tables, ...(lake ? { lake } : {}) });
  else
    context.terminal.out([...tables.flatMap(verificationLines), ...(lake ? lakeLines(lake) : [])].join('\n'));
  await complain(call, { tenant, tables, lake });
}

async function verifyTable(
  { context, operations, options }: VerifyCall,
  tenant: Tenant,
  table: Table,
): Promise<VerifyReport> {
  const { verify } = await import('../stack/care.ts');
  const tell = progressNotes(context, options.json);
  const ports = {
    tenant: tenant.tenant_id,
    schema: operations.copies[table].schema,
    table: operations.items[table],
    index: await operations.documents(tenant, table),
  };
  return verify(ports, {
    repair: options.repair === true,
    names: options.names,
    sleep: context.sleep,
    onProgress: (progress) => {
      const { items, documents, suspects } = progress;
      const doubts = suspects > 0 ? `, ${count(suspects)} to be looked at again` : '';
      const line = `${table}: ${counted(items, 'item')} and ${counted(documents, 'document')} compared${doubts}`;
      tell(line, { table, ...progress });
    },
  });
}

async function verifyPurchasesInLake(
  { context, operations, options }: VerifyCall,
  tenant: Tenant,
): Promise<LakeVerifyReport> {
  const { verifyLake } = await import('../stack/care.ts');
  const tell = progressNotes(context, options.json);
  const ports = {
    tenant: tenant.tenant_id,
    table: operations.items.purchases,
    current: operations.currentPurchases(tenant),
    lake: operations.lake,
  };
  return verifyLake(ports, {
    repair: options.repair === true,
    names: options.names,
    sleep: context.sleep,
    onProgress: ({ items }) => {
      tell(`lake: ${counted(items, 'purchase')} compared`, { lake: true, items });
    },
  });
}

interface Found {
  readonly tenant: Tenant;
  readonly tables: readonly VerifyReport[];
  readonly lake: LakeVerifyReport | undefined;
}

async function complain({ operations, options }: VerifyCall, { tenant, tables, lake }: Found): Promise<void> {
  const copies = tables.reduce((sum, { remaining }) => sum + remaining, 0);
  const rows = lake?.remaining ?? 0;
  if (copies + rows === 0) return;
  const id = tenant.tenant_id;
  let parked = 0;
  for (const { table } of tables) parked += (await operations.parked.summary(table, id)).count;
  throw new CommandError('DIFFERENT', `${id} still has ${counted(copies + rows, 'difference')}`, {
    next: nextStep({ id, parked, copies, isRepaired: options.repair === true }),
  });
}

function nextStep(state: { id: string; parked: number; copies: number; isRepaired: boolean }): string {
  const { id, parked, copies, isRepaired } = state;
  if (parked > 0) {
    return `${id} has ${counted(parked, 'parked change')}, which may be all of it: "npx cloudpf parked drain ${id}", then verify again`;
  }
  if (!isRepaired) return `"npx cloudpf verify ${id} --repair" mends them`;
  return copies > 0
    ? `what the node refuses has its reason above: change the item, or the mapping with "npx cloudpf reindex"`
    : `the lake keeps a row that it has: write the item again ("npx cloudpf put purchase ${id} --merge"), which brings a new one`;
}
