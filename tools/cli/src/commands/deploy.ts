import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext } from '../context.ts';
import { type Deployed, type DeployOptions, deployStack } from '../deploy/deploy-stack.ts';
import { findStacks } from '../deploy/find-stacks.ts';
import { requireAll } from '../deploy/prerequisites.ts';
import { badInput } from '../errors.ts';
import { progressNotes } from '../output/progress.ts';
import { type CommonOptions, newCommand, printJson } from './command.ts';

interface Options extends CommonOptions {
  readonly yes?: boolean;
  readonly preview?: boolean;
  readonly tenants?: boolean;
  readonly wave?: number;
  readonly only?: 'catalog';
}

/** What `--only` stands for, as Pulumi names targets. */
const PARTS = { catalog: ['**cloudpf:platform:Catalog**'] } as const;

export function deployCommand(context: CommandContext): Command {
  return newCommand('deploy', context, [
    'deploy dev --preview             # what would change, and what it costs',
    'deploy prod',
    'deploy prod.tenant-acme --yes',
    'deploy prod --tenants --wave 1   # the tenants of the first wave, one after the other',
    'deploy prod --only catalog       # the tables of Athena alone',
  ])
    .description('deploys a stack: builds, shows what would change and its cost, asks, and does it')
    .argument('<stack>', 'dev, prod, or <environment>.tenant-<id>')
    .option('--yes', 'agree in advance; for machines')
    .option('--preview', 'stop before anything is done')
    .option('--tenants', "deploy the environment's tenants in place of its platform, wave by wave")
    .option('--wave <number>', 'with --tenants: only those of this wave', wave)
    .option('--only <part>', 'only a part of the platform: catalog', part)
    .action(async (name: string, options: Options) => {
      const deployed = await deploy(name, options, context);
      if (options.json) printJson(context, { stacks: deployed });
      else for (const each of deployed) context.terminal.out(`${each.stack}: ${WORDS[each.done]}`);
    });
}

const WORDS = {
  deployed: 'deployed',
  previewed: 'nothing was done, since --preview was given',
  'nothing-to-do': 'nothing to do',
} as const;

async function deploy(name: string, options: Options, context: CommandContext): Promise<readonly Deployed[]> {
  const { terminal } = context;
  requireFit(name, options);
  const cloud = await context.cloud();
  const { account, arn, backend } = await requireAll(cloud);
  terminal.note(`account ${account} as ${arn}; state in ${backend}`);
  const tell = progressNotes(context, options.json);
  const stacks = await findStacks(
    name,
    { tenants: options.tenants === true, wave: options.wave },
    {
      pulumi: cloud.pulumi,
      onRead: (done, total) => {
        tell(`${done} of ${total} configurations of tenants read`, { done, total });
      },
    },
  );
  if (stacks.length === 0) {
    terminal.note(`${name} has no tenants${options.wave === undefined ? '' : ` of wave ${options.wave}`}`);
    return [];
  }
  terminal.note('building the bundles');
  await cloud.build();

  const how: DeployOptions = {
    targets: options.only === undefined ? [] : PARTS[options.only],
    previewOnly: options.preview === true,
    yes: options.yes === true,
  };
  const deployed: Deployed[] = [];
  // One after the other: what harms the first tenant must not reach the next.
  for (const stack of stacks) deployed.push(await deployStack(stack, how, { terminal, cloud }));
  return deployed;
}

/** @throws CommandError where options do not fit together. */
function requireFit(name: string, { tenants, wave: only, only: part }: Options): void {
  if (only !== undefined && !tenants) throw badInput('--wave is for --tenants');
  if (part !== undefined && (tenants || name.includes('.'))) {
    throw badInput('--only is for a platform, and tenants have no such part');
  }
}

function wave(text: string): number {
  if (!/^[1-9]$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 to 9.');
  return Number(text);
}

function part(text: string): keyof typeof PARTS {
  if (text !== 'catalog') throw new InvalidArgumentError('It must be catalog.');
  return text;
}
