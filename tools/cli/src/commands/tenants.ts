import { Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { formatTable } from '../output/table.ts';
import { type CommonOptions, newCommand, openStack, printJson } from './command.ts';

export function tenantsCommand(context: CommandContext): Command {
  const list = newCommand('list', context, ['tenants list', 'tenants list --json'])
    .description('the tenants of the running stack, and where the node of each is')
    .action(async (options: CommonOptions) => {
      const { tenants } = await openStack(context, options);
      const rows = Object.entries(tenants).map(([tenant_id, { name, search_node }]) => ({
        tenant_id,
        name,
        search_node,
      }));
      if (options.json) {
        printJson(context, { tenants: rows });
        return;
      }
      const columns = [{ title: 'tenant' }, { title: 'name' }, { title: 'search node' }];
      context.terminal.out(
        formatTable(
          columns,
          rows.map((row) => Object.values(row)),
          context,
        ),
      );
    });
  return new Command('tenants').description('the tenants of the running stack').addCommand(list);
}
