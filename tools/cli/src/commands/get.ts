import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { itemJson } from '../items/to-json.ts';
import { type CommonOptions, newCommand } from './command.ts';
import { itemAction } from './item-command.ts';

export function getCommand(context: CommandContext): Command {
  const run = itemAction<CommonOptions & { readonly id: string }>(
    context,
    async ({ kind, tenant, options, services }) => {
      const image = await services.tables.get({ kind, tenant, id: options.id });
      if (!image) {
        throw new CommandError('NOT_FOUND', `${tenant} has no ${kind.name} ${options.id}`, {
          next: `look for it with "npx cloudpf search ${tenant} …"`,
        });
      }
      context.terminal.out(itemJson(image));
    },
  );
  return newCommand('get', context, [
    'get product tambo prd-000001',
    'get purchase tambo pur-000001 > purchase.json',
  ])
    .description('print an item of the tables as JSON, every digit as it is there')
    .argument('<kind>', 'product or purchase')
    .argument('<tenant>', 'whose it is')
    .argument('<id>', 'its product_id or purchase_id')
    .action(async (...[kind, tenant, id, options]: [string, string, string, CommonOptions]) => {
      await run(kind, tenant, { ...options, id });
    });
}
