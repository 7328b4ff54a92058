import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Violation } from './check/violation.ts';
import { hunt } from './hunt.ts';
import { type Outcome } from './run-scenario.ts';
import { makeScenario } from './scenario/make-scenario.ts';
import { type Scenario } from './scenario/scenario.ts';
import { Struck } from './struck.ts';

const LOST: Violation = { harm: 'lost', invariant: 'I1', message: 'the newest change is nowhere' };
const WELL = { records: 5, invocations: 2, endings: new Map(), seconds: 1, struck: new Struck() };

let folder: string;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloudpf-hunt-'));
  told = [];
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A laboratory in which these seeds lose something, and every history can be cut to its first step. */
function laboratory(...losing: readonly string[]) {
  const shortened: string[] = [];
  return {
    shortened,
    run: async ({ seed }: Scenario): Promise<Outcome> => {
      if (seed === 'bad') throw new Error('no engine');
      return { ...WELL, violations: losing.includes(seed) ? [LOST] : [] };
    },
    shorten: async (scenario: Scenario): Promise<Scenario> => {
      shortened.push(scenario.seed);
      return { ...scenario, steps: scenario.steps.slice(0, 1) };
    },
  };
}

const seeds = (...names: readonly string[]) => names.map((name) => makeScenario(name, { changes: 10 }));
const options = () => ({ say: (line: string) => told.push(line), shrinks: true, minutes: Infinity, folder });

describe('hunt', () => {
  it('keeps the shortest history of a seed that fails, and tells how to play it again', async () => {
    const { failures } = await hunt(laboratory('b'), seeds('a', 'b', 'c'), options());

    const [failure] = failures;
    expect(failures).toHaveLength(1);
    expect(JSON.parse(await readFile(failure!.file, 'utf8'))).toMatchObject({ seed: 'b', steps: [{}] });
    expect(told).toContain('  I1 lost: the newest change is nowhere');
    expect(told).toContain(`again: npm run faults -- --replay ${failure!.file}`);
  });

  it('makes only the first history short of those that do the same harm', async () => {
    const lab = laboratory('a', 'b');
    const { failures } = await hunt(lab, seeds('a', 'b'), options());

    expect(failures.map(({ seed }) => seed)).toEqual(['a', 'b']);
    expect(lab.shortened).toEqual(['a']);
  });

  it('takes a run that breaks off for a failure', async () => {
    const { failures, sums } = await hunt(laboratory(), seeds('bad'), options());

    expect(failures[0]?.violations[0]?.message).toContain('the run broke off: Error: no engine');
    expect(sums.lines.at(-1)).toMatchObject({ fault: 'all', runs: 1, harms: { other: 1 } });
  });

  it('begins no seed after its time', async () => {
    const { seeds: played } = await hunt(laboratory(), seeds('a'), { ...options(), minutes: -1 });

    expect(played).toEqual([]);
  });
});
