import { type Command } from 'commander';
import { type CommandContext } from '../context.ts';
import { faultsOfPolicies, policiesAsJson, policiesAsText } from '../output/policies.ts';
import { printJson } from './command.ts';
import { newProof, type ProofOptions, requireProven } from './proof.ts';

interface PoliciesOptions extends ProofOptions {
  readonly waived?: boolean;
}

export function provePoliciesCommand(context: CommandContext): Command {
  return newProof(
    'policies',
    'that what the program declares keeps the rules of checkov, of trivy and our own; exit code 1 where it does not',
    ['prove policies', 'prove policies --stack dev --waived', 'prove policies --json'],
  )
    .option('--waived', 'list what is let pass, with the reasons')
    .action(async (options: PoliciesOptions) => {
      // The program and Pulumi take seconds to load.
      const { provePolicies } = await import('@cloudpf/policies');
      const proof = await provePolicies(options.stack);
      if (options.json) printJson(context, policiesAsJson(proof));
      else context.terminal.out(policiesAsText(proof, { context, withWaived: options.waived === true }));
      requireProven('the stacks break rules', faultsOfPolicies(proof));
    });
}
