import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext } from '../context.ts';
import { progressBar, progressNotes } from '../output/progress.ts';
import { faultsOfSizes, sizesAsJson, sizesAsText } from '../output/sizes.ts';
import { printJson } from './command.ts';
import { newProof, type ProofOptions, requireProven } from './proof.ts';

interface SizeOptions extends ProofOptions {
  readonly tenants: readonly number[];
}

const MOST = 1_000;

export function proveSizeCommand(context: CommandContext): Command {
  return newProof(
    'size',
    'how many resources each stack has and how long the program takes, by number of tenants; exit code 1 where a stack passes 1,000',
    ['prove size', 'prove size --tenants 1,50', 'prove size --json'],
  )
    .option('--tenants <numbers>', 'numbers of tenants, with commas between', numbers, [1, 10, 200])
    .action(async (options: SizeOptions) => {
      if (!options.json)
        context.terminal.note('running the program for every number of tenants, which takes some seconds');
      // The program and Pulumi take seconds to load.
      const { measureSizes } = await import('../infra/environment.ts');
      const tell = progressNotes(context, options.json);
      const sizes = await measureSizes(options.stack, options.tenants, (done, total) => {
        tell(`${progressBar(done, total)} ${done} of ${total} stacks of tenants`, { done, total });
      });
      if (options.json) printJson(context, sizesAsJson(sizes, options.stack));
      else context.terminal.out(sizesAsText(sizes, context));
      requireProven('stacks are too large', faultsOfSizes(sizes));
    });
}

function numbers(text: string): readonly number[] {
  const found = text.split(',').map((each) => (/^\d{1,4}$/.test(each.trim()) ? Number(each) : NaN));
  if (found.some((each) => !(each >= 1 && each <= MOST))) {
    throw new InvalidArgumentError(`It must be whole numbers from 1 to ${MOST} with commas between.`);
  }
  return found;
}
