import { type TestEngines } from '@cloudpf/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildCore, type Core } from '../src/core/build-core.ts';
import { MUTATIONS } from '../src/mutations/mutations.ts';
import { type Outcome, runScenario } from '../src/run-scenario.ts';
import { KNOWN_SCENARIOS } from '../src/scenario/known/known-scenarios.ts';
import { Script } from '../src/scenario/known/script.ts';
import { makeScenario } from '../src/scenario/make-scenario.ts';
import { KILLABLE_TENANTS, type Scenario } from '../src/scenario/scenario.ts';
import { type LabWorld, startWorld } from '../src/world/lab-world.ts';

const engines: TestEngines = inject('engines');
let world: LabWorld;
let core: Core;
let runs = 0;

beforeAll(async () => {
  core = await buildCore();
  world = await startWorld({ engines, ownNodes: KILLABLE_TENANTS.length });
});

afterAll(async () => {
  await world.stop();
});

function play(scenario: Scenario, played: Core = core): Promise<Outcome> {
  runs += 1;
  return runScenario(scenario, {
    world,
    core: played,
    run: `t${process.pid.toString(36)}x${runs.toString(36)}z`,
  });
}

describe('the pipeline', () => {
  // The number at the end tells which kind of fault is sure: lost-answer, trim-unread, cell-hangs and so on.
  it.each(['fixed-4', 'fixed-12', 'fixed-20', 'fixed-28', 'fixed-38', 'fixed-45'])(
    'keeps its promises through the random history of the seed %s',
    async (seed) => {
      const { violations, records } = await play(makeScenario(seed, { changes: 80 }));

      expect(violations).toEqual([]);
      expect(records).toBeGreaterThan(40);
    },
  );

  it.each(['crash', 'twice-at-once', 'writes-land-late'] as const)(
    'keeps its promises where every trouble is of the kind %s',
    async (fault) => {
      expect((await play(makeScenario(`only ${fault}`, { changes: 60, fault }))).violations).toEqual([]);
    },
  );

  it.each([...KNOWN_SCENARIOS.values()])('keeps its promises through the history $seed', async (scenario) => {
    expect((await play(scenario)).violations).toEqual([]);
  });

  it('loses nothing of a node that is killed, and keeps the other tenants going meanwhile', async () => {
    const killed = new Script('purchases')
      .change('put', 'c-1')
      .change('put', 'c-1', 't1')
      .deliver()
      .break('node-killed')
      .change('put', 'c-1')
      .change('remove', 'c-1', 't1')
      .change('put', 'c-2', 't1')
      .deliver()
      .heal()
      .end('killed', { tenants: 2 });

    const { violations, endings } = await play(killed);

    expect(violations).toEqual([]);
    expect(endings.get('parked')).toBe(1);
    expect(endings.get('applied')).toBe(4);
  });
});

describe('a cell that lost its data', () => {
  it('is right again once it was rebuilt from the tables, though its key is another and old changes came late', async () => {
    const wiped = new Script('products')
      .change('put', 'p-1')
      .change('put', 'p-2')
      .change('put', 'p-1', 't1')
      .deliver()
      .break('node-wiped')
      .change('remove', 'p-2')
      .change('put', 'p-10')
      .deliver()
      .heal()
      .replay(0)
      .change('put', 'p-10')
      .end('wiped', { tenants: 2 });

    expect((await play(wiped)).violations).toEqual([]);
  });

  it('gets what the stream forgot before anybody read it', async () => {
    const trimmed = new Script('purchases')
      .change('put', 'c-1')
      .deliver()
      .change('put', 'c-1')
      .change('put', 'c-2')
      .trimUnread()
      .change('put', 'c-10')
      .end('trimmed');

    const { violations, endings } = await play(trimmed);

    expect(violations).toEqual([]);
    expect(endings.get('applied')).toBe(2);
  });
});

describe('the laboratory', () => {
  it.each(MUTATIONS)('notices that $breaks ($name)', async (mutation) => {
    const { violations } = await play(KNOWN_SCENARIOS.get(mutation.name)!, await buildCore(mutation));

    expect(violations).not.toEqual([]);
  });
});
