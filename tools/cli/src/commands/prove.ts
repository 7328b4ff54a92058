import { Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { proveCallsCommand } from './prove-calls.ts';
import { proveIamCommand } from './prove-iam.ts';
import { proveNetworkCommand } from './prove-network.ts';
import { provePoliciesCommand } from './prove-policies.ts';
import { proveSizeCommand } from './prove-size.ts';

/** Each a command of its own. */
const PROOFS = [
  proveIamCommand,
  proveNetworkCommand,
  proveCallsCommand,
  proveSizeCommand,
  provePoliciesCommand,
];

export function proveCommand(context: CommandContext): Command {
  const group = new Command('prove').description(
    'what the Pulumi program promises, proved where there is no account: nothing is deployed, nobody is asked',
  );
  for (const proof of PROOFS) group.addCommand(proof(context));
  return group;
}
