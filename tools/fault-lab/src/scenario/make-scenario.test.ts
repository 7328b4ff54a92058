import { describe, expect, it } from 'vitest';
import { faultsOf } from '../report/tally.ts';
import { makeScenario } from './make-scenario.ts';
import { Scenario } from './scenario.ts';

const scenarios = Array.from({ length: 60 }, (_, seed) => makeScenario(String(seed)));
const steps = scenarios.flatMap((scenario) => scenario.steps);
const changes = steps.filter((step) => step.do === 'change');

describe('makeScenario', () => {
  it('gives the same history and the same faults for the same seed', () => {
    expect(makeScenario('7')).toEqual(makeScenario('7'));
    expect(makeScenario('7')).not.toEqual(makeScenario('8'));
  });

  it('gives what --replay can read back', () => {
    for (const scenario of scenarios)
      expect(Scenario.parse(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
  });

  it('has every operation, removals by time to live among them', () => {
    expect(new Set(changes.map(({ operation }) => operation))).toEqual(
      new Set(['put', 'remove', 'expire', 'beat', 'malformed', 'unfit']),
    );
  });

  it('changes one item several times within a second, and several items at one time', () => {
    const times = Map.groupBy(
      changes,
      ({ table, tenant, key, second }) => `${table}/${tenant}/${key}/${second}`,
    );
    const moments = Map.groupBy(changes, ({ tenant, second }) => `${tenant}/${second}`);

    expect([...times.values()].some((group) => group.length >= 3)).toBe(true);
    expect([...moments.values()].some((group) => new Set(group.map(({ key }) => key)).size >= 3)).toBe(true);
  });

  it('uses few keys often, and the odd ones too', () => {
    const uses = Map.groupBy(changes, ({ key }) => key);
    const sorted = [...uses.values()].map(({ length }) => length).sort((a, b) => b - a);

    expect(sorted[0]).toBeGreaterThan(5 * (sorted.at(-1) ?? 0));
    expect([...uses.keys()].some((key) => Buffer.byteLength(key) === 1_024)).toBe(true);
  });

  it('never removes before its time: seconds do not go back', () => {
    for (const scenario of scenarios) {
      const seconds = scenario.steps.flatMap((step) => (step.do === 'change' ? [step.second] : []));
      expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    }
  });

  it('draws only the wanted fault where one is named', () => {
    const faults = new Set(
      Array.from({ length: 20 }, (_, seed) =>
        faultsOf(makeScenario(String(seed), { fault: 'cell-down' })),
      ).flatMap((set) => [...set].filter((name) => !/^(replay|stream|cold|rebuild)/.test(name))),
    );

    expect(faults).toEqual(new Set(['cell-down']));
  });
});
