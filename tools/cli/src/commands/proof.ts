import { Command, Option } from 'commander';
import { CommandError } from '../errors.ts';
import { examplesOf } from './command.ts';

export interface ProofOptions {
  readonly stack: 'dev' | 'prod';
  readonly json?: boolean;
}

/** A command that declares the stacks of an environment and looks at them. */
export function newProof(name: string, description: string, examples: readonly string[]): Command {
  return new Command(name)
    .description(description)
    .addOption(
      new Option('--stack <environment>', 'whose stacks are declared')
        .choices(['dev', 'prod'])
        .default('prod'),
    )
    .option('--json', 'print JSON for programs, not tables for people')
    .addHelpText('after', examplesOf(examples));
}

/** @throws CommandError where there is anything to mend. */
export function requireProven(what: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new CommandError(
    'NOT_PROVEN',
    `${what}: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`,
    {
      next: 'each is named above, with who and what',
    },
  );
}
