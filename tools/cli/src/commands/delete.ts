import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { newCommand } from './command.ts';
import { itemAction, type ItemOptions, writeAndWait, writeOptions } from './item-command.ts';

export function deleteCommand(context: CommandContext): Command {
  const run = itemAction<ItemOptions & { readonly id: string }>(
    context,
    async ({ kind, tenant, options, services }) => {
      const key = { kind, tenant, id: options.id };
      if (!(await services.tables.get(key))) {
        throw new CommandError('NOT_FOUND', `${tenant} has no ${kind.name} ${options.id}`, {
          next: 'nothing was deleted',
        });
      }
      await writeAndWait({
        context,
        services,
        options,
        key,
        write: () => services.tables.remove(key),
        describe: () => 'deleted',
      });
    },
  );
  const command = newCommand('delete', context, [
    'delete product tambo prd-000001 --wait',
    'delete purchase tambo pur-000001',
  ])
    .description('delete one product or purchase from its table')
    .argument('<kind>', 'product or purchase')
    .argument('<tenant>', 'whose it is')
    .argument('<id>', 'its product_id or purchase_id');
  return writeOptions(command).action(
    async (...[kind, tenant, id, options]: [string, string, string, ItemOptions]) => {
      await run(kind, tenant, { ...options, id });
    },
  );
}
