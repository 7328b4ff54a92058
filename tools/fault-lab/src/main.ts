import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import { Command, InvalidArgumentError, Option } from 'commander';
import colors from 'picocolors';
import { hunt } from './hunt.ts';
import { Laboratory } from './laboratory.ts';
import { toMarkdown } from './report/to-markdown.ts';
import { machineOf } from './report/machine.ts';
import { FAULT_KINDS, type FaultKind } from './scenario/fault-kinds.ts';
import { makeScenario } from './scenario/make-scenario.ts';
import { Scenario } from './scenario/scenario.ts';

interface Options {
  readonly minutes?: number;
  readonly seed: string;
  readonly seeds?: number;
  readonly fault?: FaultKind;
  readonly changes: number;
  readonly replay?: string;
  readonly json: boolean;
  readonly report: boolean;
  readonly shrink: boolean;
}

const INTERRUPTED = 130;

const program = new Command('faults')
  .description(
    'Runs random histories under faults on real engines and checks that nothing is lost, mixed or brought back',
  )
  .option('--minutes <count>', 'begin no new seed after so many minutes', count)
  .option('--seed <text>', 'the first seed; further ones are <text>-2, <text>-3, ...', '1')
  .option('--seeds <count>', 'how many seeds at most; 20 unless --minutes is given', count)
  .addOption(new Option('--fault <kind>', 'draw this fault alone').choices(FAULT_KINDS))
  .option('--changes <count>', 'changes of a history', count, 120)
  .option('--replay <file>', 'run the one scenario that a failing seed left')
  .option('--no-shrink', 'do not look for the shortest failing history')
  .option('--json', 'print the result as JSON, progress on standard error', false)
  .option('--report', 'try the mutations as well, and write docs/faults.md', false)
  .action(async () => {
    process.exitCode = await run(program.opts<Options>());
  });

const say = (line: string) => {
  process.stderr.write(`${colors.dim(new Date().toISOString().slice(11, 19))} ${line}\n`);
};

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}

async function run(options: Options): Promise<number> {
  const startedAt = new Date();
  say('starting the engines');
  const laboratory = await Laboratory.open();
  const onSignal = () => {
    void laboratory.stop().finally(() => process.exit(INTERRUPTED));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const scenarios = options.replay === undefined ? seeded(options) : [replayed(options.replay)];
    const found = await hunt(laboratory, scenarios, {
      say,
      shrinks: options.shrink && options.replay === undefined,
      minutes: options.minutes ?? Infinity,
      folder: join(checkoutDir(), '.local/faults'),
    });
    const minutes = () => (Date.now() - startedAt.getTime()) / 60_000;
    if (options.json) console.log(JSON.stringify({ ...found, minutes: minutes() }, undefined, 2));
    if (options.report) {
      say('trying the mutations');
      const mutations = await laboratory.tryMutations();
      const page = toMarkdown({
        command: [
          'npm run faults',
          ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : []),
        ].join(' '),
        date: startedAt.toISOString().slice(0, 10),
        machine: machineOf(),
        seeds: found.seeds,
        minutes: minutes(),
        sums: found.sums,
        mutations,
      });
      const file = join(checkoutDir(), 'docs/faults.md');
      writeFileSync(file, await formatted(page, file));
      say('written to docs/faults.md');
    }
    return found.failures.length === 0 ? 0 : 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await laboratory.stop();
  }
}

/** One after the other, as they are asked for: each takes seconds to run. */
function* seeded({ seed, seeds, minutes, fault, changes }: Options): Generator<Scenario> {
  const last = seeds ?? (minutes === undefined ? 20 : Infinity);
  for (let place = 1; place <= last; place += 1) {
    const name = place === 1 ? seed : `${seed}-${place}`;
    yield makeScenario(name, { changes, ...(fault === undefined ? {} : { fault }) });
  }
}

function replayed(file: string): Scenario {
  return Scenario.parse(JSON.parse(readFileSync(file, 'utf8')));
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
