import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import colors from 'picocolors';
import { benchApi } from './api/bench-api.ts';
import { buildHandlers } from './build-handlers.ts';
import { benchCdc } from './cdc/bench-cdc.ts';
import { describeMachine, loadNow } from './report/machine.ts';
import { type Report } from './report/report.ts';
import { toMarkdown } from './report/to-markdown.ts';
import { toTable } from './report/to-table.ts';
import { startSurroundings, type Surroundings } from './surroundings.ts';

const PARTS = ['cdc', 'api'] as const;
type Part = (typeof PARTS)[number];

const TITLES = { cdc: 'Change to search', api: 'Search API' } as const;
const DEFAULT_ROUNDS = 12;
const INTERRUPTED = 130;

interface Options {
  readonly rounds: number;
  readonly json: boolean;
  readonly build: boolean;
  readonly cpuProf?: string;
}

const program = new Command('bench')
  .description('Measures the pipeline and the search API side by side with what they stand on')
  .addArgument(new Argument('[part]', 'one part only; both when left out').choices(PARTS))
  .option('--rounds <count>', 'rounds of each comparison after warm-up', count, DEFAULT_ROUNDS)
  .option('--json', 'print the report as JSON, progress on standard error', false)
  .option('--no-build', 'measure the bundles as they lie in apps/*/dist')
  .addOption(
    new Option('--cpu-prof <folder>', 'write processor profiles of the handler, which slows it down'),
  )
  .addHelpText(
    'after',
    '\nA run of both parts writes docs/benchmarks.md; one of a single part, or with --cpu-prof, does not.',
  )
  .action(async (part: Part | undefined) => {
    await run(part, program.opts<Options>());
  });

const say = (message: string) => {
  process.stderr.write(`${colors.dim(new Date().toISOString().slice(11, 19))} ${message}\n`);
};

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}

async function run(part: Part | undefined, options: Options): Promise<void> {
  const started = new Date();
  const load_before = loadNow();
  if (options.build) {
    say('building the functions');
    await buildHandlers();
  }
  const parts: Report['parts'][number][] = [];
  for (const name of PARTS) {
    if (part !== undefined && part !== name) continue;
    say(`${name}: starting a search node`);
    parts.push({ name: TITLES[name], figures: await withSurroundings((it) => measure(name, it, options)) });
  }
  const report: Report = {
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(
      ' ',
    ),
    started_at: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1_000,
    rounds: options.rounds,
    load_before,
    load_after: loadNow(),
    machine: describeMachine(),
    parts,
  };
  print(report, options.json);
  if (part === undefined && options.cpuProf === undefined) {
    const page = join(checkoutDir(), 'docs/benchmarks.md');
    writeFileSync(page, await formatted(toMarkdown(report), page));
    say('written to docs/benchmarks.md');
  }
}

function measure(part: Part, surroundings: Surroundings, { rounds, cpuProf }: Options) {
  const options = { surroundings, rounds, onProgress: say };
  return part === 'cdc' ? benchCdc({ ...options, profile: cpuProf }) : benchApi(options);
}

/** Whatever ends this program, no node and no folder of it stay behind. */
async function withSurroundings<T>(use: (surroundings: Surroundings) => Promise<T>): Promise<T> {
  const surroundings = await startSurroundings(say);
  const onSignal = () => {
    void surroundings.stop().finally(() => process.exit(INTERRUPTED));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await use(surroundings);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await surroundings.stop();
  }
}

function print(report: Report, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(report, undefined, 2));
    return;
  }
  for (const { name, figures } of report.parts) console.log(`\n${colors.bold(name)}\n${toTable(figures)}`);
  const { load_before, load_after, seconds } = report;
  console.log(`\n${Math.round(seconds)} s; load average ${load_before} before, ${load_after} after\n`);
}

/** As the checkout's formatter has it, so that a new page is no formatting error. */
async function formatted(text: string, filepath: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return value;
}
