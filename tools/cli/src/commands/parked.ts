import { Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { parkedDrainCommand } from './parked-drain.ts';
import { parkedListCommand } from './parked-list.ts';

export function parkedCommand(context: CommandContext): Command {
  return new Command('parked')
    .description('changes that wait for their cell: which, and to bring them there now')
    .addCommand(parkedListCommand(context))
    .addCommand(parkedDrainCommand(context));
}
