import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { accessAsJson, accessAsText, faultsOfAccess } from '../output/access.ts';
import { printJson } from './command.ts';
import { newProof, type ProofOptions, requireProven } from './proof.ts';

export function proveIamCommand(context: CommandContext): Command {
  return newProof(
    'iam',
    'what every role may do on what is of whom, held against what it is for; exit code 1 where it is more, or less',
    ['prove iam', 'prove iam --stack dev', 'prove iam --json'],
  ).action(async (options: ProofOptions) => {
    // The program and Pulumi take seconds to load.
    const { accessOf } = await import('../infra/environment.ts');
    const proven = await accessOf(options.stack);
    if (options.json) printJson(context, accessAsJson(proven, options.stack));
    else context.terminal.out(accessAsText(proven, context));
    requireProven('roles are not as designed', faultsOfAccess(proven));
  });
}
