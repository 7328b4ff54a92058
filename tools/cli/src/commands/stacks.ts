import { Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { stacksAddCommand } from './stacks-add.ts';
import { stacksInitCommand } from './stacks-init.ts';
import { stacksListCommand } from './stacks-list.ts';
import { stacksRemoveCommand } from './stacks-remove.ts';

export function stacksCommand(context: CommandContext): Command {
  return new Command('stacks')
    .description('the stacks in AWS: those of platforms, and one for each tenant')
    .addCommand(stacksListCommand(context))
    .addCommand(stacksInitCommand(context))
    .addCommand(stacksAddCommand(context))
    .addCommand(stacksRemoveCommand(context));
}
