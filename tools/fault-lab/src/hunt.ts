import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokenOff } from './broken-off.ts';
import { type Violation } from './check/violation.ts';
import { type Laboratory } from './laboratory.ts';
import { shortened } from './model/lab-record.ts';
import { FEW_RUNS, rareFaults, type Sums, Tally } from './report/tally.ts';
import { type Scenario } from './scenario/scenario.ts';

/** Violations of one run that are told one by one. */
const TOLD = 10;

export interface HuntOptions {
  readonly say: (line: string) => void;
  /** Whether a failing history is made as short as it gets. */
  readonly shrinks: boolean;
  /** Begins no new seed after this time. */
  readonly minutes: number;
  /** Takes the scenarios that fail. */
  readonly folder: string;
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

/**
 * Runs scenarios one after the other and keeps those that fail. The first of each harm to each promise is made short:
 * that takes minutes, and a fault that is in every history is in the first one too.
 */
export async function hunt(
  laboratory: Pick<Laboratory, 'run' | 'shorten'>,
  scenarios: Iterable<Scenario>,
  { say, shrinks, minutes, folder }: HuntOptions,
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
    const [first] = violations;
    if (!first) continue;
    const isNew = !failures.some(({ violations: [known] }) => isAlike(first, known));
    if (shrinks && isNew) say('looking for the shortest history that fails');
    const shortest = shrinks && isNew ? await laboratory.shorten(scenario, violations) : scenario;
    const file = keep(shortest, folder);
    failures.push({ seed: scenario.seed, violations, file });
    for (const { invariant, harm, message } of violations.slice(0, TOLD))
      say(`  ${invariant} ${harm}: ${message}`);
    if (shortest !== scenario) tellSteps(shortest, say);
    say(`again: npm run faults -- --replay ${file}`);
  }
  const rare = rareFaults(tally.sums);
  if (rare.length > 0) say(`struck in fewer than ${FEW_RUNS} runs: ${rare.join(', ')}`);
  return { seeds, sums: tally.sums, failures };
}

function isAlike(a: Violation, b: Violation | undefined): boolean {
  return a.harm === b?.harm && a.invariant === b.invariant;
}

function keep(scenario: Scenario, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${scenario.seed.replaceAll(/[^\w-]/g, '_')}.json`);
  writeFileSync(file, `${JSON.stringify(scenario, undefined, 2)}\n`);
  return file;
}

function tellSteps({ steps }: Scenario, say: HuntOptions['say']): void {
  say(`the shortest history that fails has ${steps.length} steps:`);
  for (const step of steps) say(`  ${JSON.stringify(step, shortKeys)}`);
}

/** The file has them whole. */
function shortKeys(name: string, value: unknown): unknown {
  return name === 'key' && typeof value === 'string' ? shortened(value) : value;
}
