import { type Image } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import type { FoundRecord, Redriven } from '@cloudpf/recovery';
import { isTenantId } from '@cloudpf/tenant-routing';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { itemJson } from '../items/to-json.ts';
import type { Operations } from '../stack/operations.ts';
import { redrivePorts } from '../stack/redrive-ports.ts';
import { printJson } from './command.ts';
import { tableName } from './operation-values.ts';
import { newOperation, type OperationOptions, withOperations } from './operation.ts';
import { checkedId, shortId } from './quarantine-filter.ts';

interface ShowOptions extends OperationOptions {
  readonly table?: Table;
  readonly tenant?: string;
}

export function quarantineShowCommand(context: CommandContext): Command {
  return newOperation('show', context, [
    'quarantine show 9f3c2a1b8d',
    'quarantine show 9f3c2a1b8d --tenant tambo --json',
  ])
    .description('one record: its reason and position, the item as it is now, and what a redrive would do')
    .argument('<id>', 'its id, or the beginning of it')
    .option('--tenant <tenant>', 'look only there, which is faster where much is quarantined')
    .option('--table <table>', 'look only there: products or purchases', tableName)
    .action(async (id: string, options: ShowOptions) => {
      checkedId(id);
      await withOperations(context, options, async (operations) => {
        const found = await theRecord(operations, id, options);
        const shown = {
          found,
          item: await presentItem(operations, found),
          would: await outlook(operations, found),
        };
        if (options.json) printJson(context, asJson(shown));
        else print(context, shown);
      });
    });
}

async function theRecord(
  { quarantine }: Operations,
  id: string,
  { table, tenant }: ShowOptions,
): Promise<FoundRecord> {
  const { findQuarantined } = await import('../stack/care.ts');
  const found: FoundRecord[] = [];
  for await (const record of findQuarantined(quarantine, { id, table, tenant })) found.push(record);
  const [only, another] = found;
  if (!only) {
    throw new CommandError('NOT_FOUND', `no quarantined record begins with ${id}`, {
      next: 'it may have been redriven; "cloudpf quarantine list" shows what is there',
    });
  }
  if (another) {
    throw new CommandError('AMBIGUOUS_ID', `${found.length} records begin with ${id}`, {
      next: `give more of it: ${found.map((each) => each.id).join(', ')}`,
    });
  }
  return only;
}

async function presentItem(
  { items }: Operations,
  { table, quarantined: { tenant_id: tenant, key } }: FoundRecord,
): Promise<Image | undefined> {
  if (tenant === null || key === null || !isTenantId(tenant)) return undefined;
  return (await items[table].get(tenant, [key])).get(key);
}

/** What a redrive of it would do now; nothing is written. */
async function outlook(
  operations: Operations,
  { id, table, quarantined }: FoundRecord,
): Promise<Redriven | undefined> {
  const { redriveQuarantined } = await import('../stack/care.ts');
  let told: Redriven | undefined;
  const filter = { id, table, tenant: quarantined.tenant_id };
  const onRecord = (redriven: Redriven) => void (told = redriven);
  await redriveQuarantined(redrivePorts(operations), { filter, dryRun: true, onRecord });
  return told;
}

interface Shown {
  readonly found: FoundRecord;
  readonly item: Image | undefined;
  readonly would: Redriven | undefined;
}

function asJson({ found: { id, quarantined }, item, would }: Shown): object {
  const redrive = would && { action: would.action, ...(would.reason && { reason: would.reason }) };
  return { id, ...quarantined, present_item: item ?? null, redrive: redrive ?? null };
}

const OUTLOOKS: Readonly<Record<Redriven['action'], string>> = {
  upsert: 'would bring the item as it is now, unless the copy has something newer',
  remove: 'would leave a tombstone, since the table has no such item',
  forget: 'would only forget the record; there is nothing to bring',
  stays: 'would leave it where it is',
};

function print({ terminal }: CommandContext, { found, item, would }: Shown): void {
  const { tenant_id, key, position, reason, quarantined_at, found_by, record } = found.quarantined;
  const why = would?.reason ? `: ${would.reason.code}: ${would.reason.message}` : '';
  const lines = [
    `id           ${found.id}`,
    `tenant       ${tenant_id ?? 'none'}`,
    `table        ${found.table}`,
    `key          ${key ?? 'none'}`,
    `position     ${position ?? 'none'}`,
    `quarantined  ${quarantined_at}, by the ${found_by}`,
    `reason       ${reason.code}: ${reason.message}`,
    `a redrive    ${would ? OUTLOOKS[would.action] + why : 'finds it gone'}`,
    '',
    'the record:',
    JSON.stringify(record, null, 2),
    '',
    ...(item ? ['the item as it is now:', itemJson(item)] : ['its table has no such item now']),
    '',
    `redrive it with "cloudpf quarantine redrive --id ${shortId(found.id)}"`,
  ];
  terminal.out(lines.join('\n'));
}
