import { Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { quarantineListCommand } from './quarantine-list.ts';
import { quarantineRedriveCommand } from './quarantine-redrive.ts';
import { quarantineShowCommand } from './quarantine-show.ts';

export function quarantineCommand(context: CommandContext): Command {
  return new Command('quarantine')
    .description(
      'records that could not become changes: which and why, and to bring them once that is mended',
    )
    .addCommand(quarantineListCommand(context))
    .addCommand(quarantineShowCommand(context))
    .addCommand(quarantineRedriveCommand(context));
}
