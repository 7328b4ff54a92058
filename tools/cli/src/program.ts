import { Command } from 'commander';
import { analyticsCommand } from './commands/analytics.ts';
import { backfillCommand } from './commands/backfill.ts';
import { costCommand } from './commands/cost.ts';
import { deleteCommand } from './commands/delete.ts';
import { deployCommand } from './commands/deploy.ts';
import { getCommand } from './commands/get.ts';
import { parkedCommand } from './commands/parked.ts';
import { proveCommand } from './commands/prove.ts';
import { putCommand } from './commands/put.ts';
import { quarantineCommand } from './commands/quarantine.ts';
import { reindexCommand } from './commands/reindex.ts';
import { reportCommand } from './commands/report.ts';
import { searchCommand } from './commands/search.ts';
import { stacksCommand } from './commands/stacks.ts';
import { statusCommand } from './commands/status.ts';
import { suggestCommand } from './commands/suggest.ts';
import { tenantsCommand } from './commands/tenants.ts';
import { tokenCommand } from './commands/token.ts';
import { verifyCommand } from './commands/verify.ts';
import { type CommandContext } from './context.ts';

const COMMANDS = [
  statusCommand,
  searchCommand,
  suggestCommand,
  analyticsCommand,
  reportCommand,
  putCommand,
  getCommand,
  deleteCommand,
  parkedCommand,
  quarantineCommand,
  verifyCommand,
  backfillCommand,
  reindexCommand,
  tenantsCommand,
  tokenCommand,
  stacksCommand,
  deployCommand,
  costCommand,
  proveCommand,
];

/** The whole command line over a given world; throws, and never ends the process. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('cloudpf').description(
    'Looks at a running CloudPF, writes to its tables, and tells what it costs.',
  );
  for (const command of COMMANDS) program.addCommand(command(context));
  program.addHelpText('after', '\nEvery command takes --json and --help; the help ends with examples.');
  adopt(program, context);
  return program;
}

/** Subcommands made elsewhere do not inherit where output goes. */
function adopt(command: Command, context: CommandContext): void {
  const { terminal } = context;
  command
    .exitOverride()
    .showHelpAfterError('(--help shows the options and examples)')
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.note(text.trimEnd());
      },
    });
  for (const child of command.commands) adopt(child, context);
}
