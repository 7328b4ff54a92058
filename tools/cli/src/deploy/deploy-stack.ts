import { type CommandContext } from '../context.ts';
import { CommandError } from '../errors.ts';
import { type ChangeSummary, isEmpty, summarise } from './change-summary.ts';
import { type Cloud } from './cloud.ts';
import { describeChanges } from './describe-changes.ts';
import { type StackConfig } from './stack-config.ts';

export interface DeployOptions {
  /** Only these of the program's resources, as Pulumi names targets. */
  readonly targets: readonly string[];
  /** Stops before anything is done. */
  readonly previewOnly: boolean;
  /** Agreed to in advance. */
  readonly yes: boolean;
}

export type Deployed = { readonly stack: string; readonly changes: ChangeSummary } & (
  { readonly done: 'deployed' | 'nothing-to-do' } | { readonly done: 'previewed'; readonly cost: string }
);

/**
 * Looks at what would change, tells it with what it costs, asks, and does it.
 * @throws CommandError where nobody agrees, or Pulumi fails.
 */
export async function deployStack(
  stack: StackConfig,
  options: DeployOptions,
  { terminal, cloud }: { readonly terminal: CommandContext['terminal']; readonly cloud: Cloud },
): Promise<Deployed> {
  const { name } = stack;
  terminal.note(`${name}: looking at what would change (a minute or two)`);
  const changes = summarise(await cloud.pulumi.preview(name, options.targets));
  if (isEmpty(changes)) {
    terminal.note(`${name}: nothing to do, all ${changes.same} resources are as they should be`);
    return { stack: name, changes, done: 'nothing-to-do' };
  }
  const cost = await cloud.cost(stack);
  terminal.note(describeChanges(name, changes, cost));
  if (options.previewOnly) return { stack: name, changes, done: 'previewed', cost };

  await agree(cloud, { yes: options.yes, name });
  await cloud.pulumi.up(name, options.targets);
  return { stack: name, changes, done: 'deployed' };
}

async function agree(
  { ask }: Cloud,
  { yes, name }: { readonly yes: boolean; readonly name: string },
): Promise<void> {
  if (yes) return;
  if (!ask) {
    throw new CommandError('NOT_AGREED', 'nothing was deployed: nobody is there to ask', {
      next: 'add --yes to agree in advance, or --preview to look alone',
    });
  }
  const answer = await ask(`Do this to "${name}"? Type yes: `);
  if (answer.trim().toLowerCase() === 'yes') return;
  throw new CommandError('NOT_AGREED', 'nothing was deployed');
}
