import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { newCommand } from './command.ts';

export function costCommand(context: CommandContext): Command {
  return newCommand('cost', context, ['cost --stack prod --tenants 10']).action(async () => {
    const { PRICES_OF } = await import('@cloudpf/infra/cost');
    context.terminal.out(PRICES_OF);
  });
}
