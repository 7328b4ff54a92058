import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { newCommand } from './command.ts';

export function stacksRemoveCommand(context: CommandContext): Command {
  return newCommand('remove', context, ['stacks remove acme --stack prod']);
}
