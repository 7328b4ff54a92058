import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { formatTable } from '../output/table.ts';
import { type CommonOptions, newCommand, printJson } from './command.ts';

export function stacksListCommand(context: CommandContext): Command {
  return newCommand('list', context, ['stacks list', 'stacks list --json'])
    .description('the stacks that there are, with host, port and wave of tenants')
    .action(async (options: CommonOptions) => {
      const { pulumi } = await context.cloud();
      const stacks = [];
      for (const stack of [...(await pulumi.stacks())].sort()) {
        const config = await pulumi.config(stack);
        const value = (key: string) => config[`cloudpf:${key}`];
        const isTenant = stack.includes('.tenant-');
        stacks.push({
          stack,
          ...(isTenant
            ? {
                name: value('name') ?? '',
                host: value('host') ?? 'a',
                port: value('port') ?? '',
                wave: value('wave') ?? '1',
              }
            : {}),
        });
      }
      if (options.json) {
        printJson(context, { stacks });
        return;
      }
      const columns = ['stack', 'name', 'host', 'port', 'wave'] as const;
      context.terminal.out(
        formatTable(
          columns.map((title) => ({ title })),
          stacks.map((row) =>
            columns.map((column) => (row as Readonly<Record<string, string>>)[column] ?? ''),
          ),
          context,
        ),
      );
    });
}
