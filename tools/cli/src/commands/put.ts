import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Image } from '@cloudpf/commerce';
import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput, CommandError } from '../errors.ts';
import { type ItemKind } from '../items/item-kind.ts';
import { checkItem, readFields } from '../items/read-item.ts';
import type { ItemKey } from '../stack/tables.ts';
import { newCommand } from './command.ts';
import { itemAction, type ItemOptions, writeAndWait, writeOptions } from './item-command.ts';

interface PutOptions extends ItemOptions {
  readonly file?: string;
  readonly item?: string;
  readonly set?: readonly string[];
  readonly merge?: boolean;
}

export function putCommand(context: CommandContext): Command {
  const command = newCommand('put', context, [
    "put product tambo --set name='Piña golden' price=4.90 stock=12 category='Frutas y verduras' --wait",
    'put product tambo --merge --set product_id=prd-000001 price=3.20',
    'put product norte --item \'{"product_id": "p-1", "name": "Señuelo", "price": 12.50}\'',
    'put purchase andina --file purchase.json --wait',
    'put purchase tambo --set status=paid items:=\'[{"product_id": "prd-000001", "quantity": 2, "unit_price": 4.9}]\'',
  ])
    .description('write one product or purchase, as a shop would')
    .argument('<kind>', 'product or purchase')
    .argument('<tenant>', 'whose it is')
    .option('--file <file>', 'JSON file with the item; - reads standard input')
    .option('--item <json>', 'the item as JSON')
    .option('--set <field...>', 'fields as name=text; name:=json for numbers, lists and maps of your own')
    .option('--merge', 'change only the given fields of an item that is there');
  return writeOptions(command).action(
    itemAction<PutOptions>(context, async ({ kind, tenant, options, services }) => {
      const fields = await readFields(
        { file: options.file, json: options.item, set: options.set },
        kind,
        context,
      );
      const key = { kind, tenant, id: fields[kind.key]?.S ?? newId(kind, fields, options.merge === true) };
      const { image, before } = await completeItem(
        { fields, key, merge: options.merge === true },
        services.tables,
        context,
      );
      checkItem(image, kind);
      const unchanged = before !== undefined && isDeepStrictEqual(before, image);
      await writeAndWait({
        context,
        services,
        options: unchanged ? { ...options, wait: false } : options,
        key,
        write: () => services.tables.put(key, image),
        describe: (previous) => (unchanged ? 'unchanged' : previous ? 'changed' : 'created'),
      });
    }),
  );
}

function newId(kind: ItemKind, fields: Image, merge: boolean): string {
  if (fields[kind.key]) throw badInput(`${kind.key} must be text`);
  if (merge) throw badInput(`--merge needs the ${kind.key} of the item to change`);
  return `${kind.name === 'product' ? 'prd' : 'pur'}-${randomUUID().slice(0, 13)}`;
}

interface Wish {
  readonly fields: Image;
  readonly key: ItemKey;
  readonly merge: boolean;
}

/** The whole item to write: with its keys, with times where the input has none, over the present one when merging. */
async function completeItem(
  { fields, key, merge }: Wish,
  tables: { get(key: ItemKey): Promise<Image | undefined> },
  context: CommandContext,
): Promise<{ readonly image: Image; readonly before: Image | undefined }> {
  const { kind, tenant, id } = key;
  const owner = fields['tenant_id']?.S ?? tenant;
  if (owner !== tenant) throw badInput(`the item belongs to tenant "${owner}", not to "${tenant}"`);

  const before = await tables.get(key);
  if (merge && !before) {
    throw new CommandError('NOT_FOUND', `${tenant} has no ${kind.name} ${id} to change`, {
      next: `leave --merge out to create it, or look for it with "npx cloudpf search ${tenant} …"`,
    });
  }
  const now = { S: new Date(context.now()).toISOString() };
  const times: Image =
    kind.name === 'purchase' ? { purchased_at: now, updated_at: now } : { updated_at: now };
  const given = { tenant_id: { S: tenant }, [kind.key]: { S: id }, ...fields };
  const image = merge ? { ...before, updated_at: now, ...given } : { ...times, ...given };
  return { image, before };
}
