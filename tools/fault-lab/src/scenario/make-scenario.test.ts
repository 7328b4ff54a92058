import { describe, expect, it } from 'vitest';
import { dealt } from './deal.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts';
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

  it.each(FAULT_KINDS)('draws only %s where that is named, and draws it in every history', (fault) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const kinds = kindsIn(makeScenario(String(seed), { fault }));
      // A batch is cut anew only after an answer was lost, and parked only where a cell is broken.
      if (fault === 're-cut') kinds.delete('lost-answer');
      if (fault === 'crash' || fault === 'error') kinds.delete('cell-unavailable');
      expect(kinds).toEqual(new Set([fault]));
    }
  });

  it('deals every kind to the seeds of a hunt in turn, those that take long more than once', () => {
    const turns = Array.from({ length: 200 }, (_, turn) => dealt(`monday-${turn + 1}`));
    const counts = Map.groupBy(turns, (kind) => kind);

    expect(new Set(counts.keys())).toEqual(new Set(FAULT_KINDS));
    expect(counts.get('node-killed')!.length).toBeGreaterThan(10);
    for (const [turn, kind] of turns.entries())
      expect(kindsIn(makeScenario(`monday-${turn + 1}`))).toContain(kind);
  });
});

function kindsIn({ steps: planned }: Scenario): Set<FaultKind> {
  return new Set(
    planned.flatMap((step): FaultKind[] => {
      if (step.do === 'arm') return [step.fault.kind];
      if (step.do === 'break') return [step.fault];
      if (step.do === 'trim') return [step.unread ? 'trim-unread' : 'trim'];
      return FAULT_KINDS.filter((kind) => kind === step.do);
    }),
  );
}
