import { type Usage } from '@cloudpf/infra/cost';
import { Command, Option } from 'commander';
import { type CommandContext } from '../context.ts';
import { badInput } from '../errors.ts';
import { costAsJson, costAsText } from '../output/cost.ts';
import { examplesOf, printJson } from './command.ts';

interface CostOptions extends Sizes {
  readonly stack: 'dev' | 'prod';
  readonly compacted?: boolean;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

type Sizes = Readonly<Partial<Record<keyof Usage, string>>>;

/** By the name of what they ask: the option, and what it is. */
const SIZES: Readonly<Record<keyof Usage, readonly [flag: string, what: string]>> = {
  tenants: ['--tenants', 'how many tenants (10)'],
  products: ['--products', 'products of each (5000)'],
  purchasesPerDay: ['--purchases-per-day', 'of each (2000)'],
  searchesPerDay: ['--searches-per-day', 'of each (50000)'],
  reportsPerDay: ['--reports-per-day', 'summaries and reports of each (10)'],
};

export function costCommand(context: CommandContext): Command {
  const command = new Command('cost')
    .description(
      'what the deployed platform costs a month, computed from the Pulumi program, and whether a tenant stays within $70 to $145',
    )
    .addOption(
      new Option('--stack <environment>', 'whose sizes are taken').choices(['dev', 'prod']).default('prod'),
    );
  for (const [flag, what] of Object.values(SIZES)) command.option(`${flag} <number>`, what);
  return command
    .option(
      '--compacted',
      'as if closed days of the lake were few objects, whether the program sees to it or not',
    )
    .option('--json', 'print JSON for programs, not tables for people')
    .addOption(
      new Option(
        '--markdown',
        'print the page docs/cost.md: several numbers of tenants, all assumptions',
      ).conflicts(['json', 'tenants', 'compacted']),
    )
    .addHelpText(
      'after',
      examplesOf([
        'cost',
        'cost --stack prod --tenants 10 --products 5000 --purchases-per-day 2000 --searches-per-day 50000',
        'cost --tenants 50 --reports-per-day 0 --json',
        'cost --stack prod --markdown > docs/cost.md',
      ]),
    )
    .action(async (options: CostOptions) => {
      const usage = toSizes(options);
      // The program and Pulumi take a second to load.
      const infra = await import('../infra/cost.ts');
      try {
        if (options.markdown) {
          const page = { environment: options.stack, usage, command: pageCommand(options) };
          context.terminal.out((await infra.costPage(page)).trimEnd());
          return;
        }
        const { stack: environment, compacted } = options;
        const report = await infra.estimateCost({
          environment,
          usage,
          ...(compacted === undefined ? {} : { compacted }),
        });
        if (options.json) printJson(context, costAsJson(report, infra));
        else context.terminal.out(costAsText(report, { table: infra, context }));
      } catch (error) {
        if (error instanceof infra.UsageError) throw badInput(withFlags(error.message), { cause: error });
        throw error;
      }
    });
}

/** Numbers as they are written: no signs, no fractions, nothing that JavaScript would also take for a number. */
function toSizes(options: Sizes): Partial<Usage> {
  const names = Object.keys(SIZES) as (keyof Usage)[];
  const said = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  const wrong = said.filter(([, text]) => !/^\d{1,15}$/.test(text));
  if (wrong.length > 0) {
    throw badInput(
      wrong.map(([name, text]) => `${SIZES[name][0]} must be a whole number, not "${text}"`).join('\n'),
    );
  }
  return Object.fromEntries(said.map(([name, text]) => [name, Number(text)]));
}

function withFlags(message: string): string {
  return Object.entries(SIZES).reduce(
    (text, [name, [flag]]) => text.replace(new RegExp(`^${name} `, 'm'), `${flag} `),
    message,
  );
}

function pageCommand(options: CostOptions): string {
  const sizes = Object.entries(SIZES).flatMap(([name, [flag]]) => {
    const text = options[name as keyof Usage];
    return text === undefined ? [] : [flag, text];
  });
  return ['npx cloudpf cost --stack', options.stack, ...sizes, '--markdown'].join(' ');
}
