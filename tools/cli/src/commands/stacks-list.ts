import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { readConfigs, type StackConfigs } from '../deploy/read-configs.ts';
import { CommandError } from '../errors.ts';
import { progressNotes } from '../output/progress.ts';
import { formatTable } from '../output/table.ts';
import { type CommonOptions, newCommand, printJson } from './command.ts';

const COLUMNS = ['stack', 'name', 'host', 'port', 'wave'] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>> & { readonly stack: string };

export function stacksListCommand(context: CommandContext): Command {
  return newCommand('list', context, ['stacks list', 'stacks list --json'])
    .description('the stacks that there are, with host, port and wave of tenants')
    .action(async (options: CommonOptions) => {
      const { configs, problems } = await readAll(context, options);
      const stacks = [...configs]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([stack, config]) => (problems.has(stack) ? { stack } : toRow(stack, config)));
      if (options.json) printJson(context, { stacks });
      else {
        context.terminal.out(
          formatTable(
            COLUMNS.map((title) => ({ title })),
            stacks.map((row) => COLUMNS.map((column) => row[column] ?? '')),
            context,
          ),
        );
      }
      if (problems.size > 0) throw new CommandError('BAD_CONFIG', [...problems.values()].join('\n'));
    });
}

/** All of them, and what is wrong with those that cannot be read. */
async function readAll(
  context: CommandContext,
  { json }: CommonOptions,
): Promise<{ readonly configs: StackConfigs; readonly problems: ReadonlyMap<string, string> }> {
  const { pulumi } = await context.cloud();
  const problems = new Map<string, string>();
  const config = async (stack: string) => {
    try {
      return await pulumi.config(stack);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      problems.set(stack, `the configuration of "${stack}" cannot be read: ${error.message}`);
      return {};
    }
  };
  const tell = progressNotes(context, json);
  const configs = await readConfigs({ config }, await pulumi.stacks(), (done, total) => {
    tell(`${done} of ${total} configurations read`, { done, total });
  });
  return { configs, problems };
}

function toRow(stack: string, config: Readonly<Record<string, string>>): Row {
  if (!stack.includes('.tenant-')) return { stack };
  return {
    stack,
    name: config['cloudpf:name'] ?? '',
    host: config['cloudpf:host'] ?? 'a',
    port: config['cloudpf:port'] ?? '',
    wave: config['cloudpf:wave'] ?? '1',
  };
}
