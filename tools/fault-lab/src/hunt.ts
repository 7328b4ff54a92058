import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutDir } from '@cloudpf/toolchain';
import { type Violation } from './check/violation.ts';
import { type Laboratory } from './laboratory.ts';
import { type Outcome } from './run-scenario.ts';
import { shortened } from './model/lab-record.ts';
import { FEW_RUNS, rareFaults, type Sums, Tally } from './report/tally.ts';
import { type Scenario } from './scenario/scenario.ts';
import { Struck } from './struck.ts';

export interface HuntOptions {
  readonly say: (line: string) => void;
  /** Whether a failing history is made as short as it gets. */
  readonly shrinks: boolean;
  /** Begins no new seed after this time. */
  readonly minutes: number;
}

export interface Failure {
  readonly seed: string;
  readonly violations: readonly Violation[];
  /** The scenario that fails, as short as it was made; `--replay` takes it. */
  readonly file: string;
}

export interface Hunted {
  readonly seeds: readonly string[];
  readonly sums: Sums;
  readonly failures: readonly Failure[];
}

/** Runs scenarios one after the other and keeps those that fail. */
export async function hunt(
  laboratory: Pick<Laboratory, 'run' | 'shorten'>,
  scenarios: Iterable<Scenario>,
  { say, shrinks, minutes }: HuntOptions,
): Promise<Hunted> {
  const until = performance.now() + minutes * 60_000;
  const tally = new Tally();
  const seeds: string[] = [];
  const failures: Failure[] = [];
  for (const scenario of scenarios) {
    if (performance.now() > until) break;
    const outcome = await laboratory.run(scenario).catch(brokenOff);
    tally.add(outcome);
    seeds.push(scenario.seed);
    const { records, invocations, seconds, violations } = outcome;
    const state = violations.length === 0 ? 'holds' : `FAILS with ${violations.length} violations`;
    say(
      `${seeds.length}. seed ${scenario.seed} ${state}: ${records} records, ${invocations} invocations, ${seconds.toFixed(1)} s`,
    );
    if (violations.length === 0) continue;
    if (shrinks) say('looking for the shortest history that fails');
    const shortest = shrinks ? await laboratory.shorten(scenario, violations) : scenario;
    failures.push({ seed: scenario.seed, violations, file: keep(shortest) });
    tell(failures.at(-1), shortest, say);
  }
  const rare = rareFaults(tally.sums);
  if (rare.length > 0) say(`struck in fewer than ${FEW_RUNS} runs: ${rare.join(', ')}`);
  return { seeds, sums: tally.sums, failures };
}

/** A run that could not be brought to its end proves nothing, and that must not go unseen. */
function brokenOff(error: unknown): Outcome {
  const message = `the run broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  const violations = [{ harm: 'other', invariant: 'I3', message }] as const;
  return { violations, records: 0, invocations: 0, endings: new Map(), struck: new Struck(), seconds: 0 };
}

function keep(scenario: Scenario): string {
  const folder = join(checkoutDir(), '.local/faults');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${scenario.seed.replaceAll(/[^\w-]/g, '_')}.json`);
  writeFileSync(file, `${JSON.stringify(scenario, undefined, 2)}\n`);
  return file;
}

function tell(failure: Failure | undefined, { steps }: Scenario, say: HuntOptions['say']): void {
  if (!failure) return;
  for (const { invariant, harm, message } of failure.violations.slice(0, 10))
    say(`  ${invariant} ${harm}: ${message}`);
  say(`the shortest history that fails has ${steps.length} steps:`);
  for (const step of steps) say(`  ${JSON.stringify(step, shortKeys)}`);
  say(`again: npm run faults -- --replay ${failure.file}`);
}

/** The file has them whole. */
function shortKeys(name: string, value: unknown): unknown {
  return name === 'key' && typeof value === 'string' ? shortened(value) : value;
}
