import { describe, expect, it } from 'vitest';
import { SCENARIO_NAMES, scenariosOf } from './scenarios.ts';

describe('scenariosOf', () => {
  it('holds a budget at 1,000 a batch for every kind of changes', () => {
    const large = scenariosOf(SCENARIO_NAMES).filter(({ batchSize }) => batchSize === 1_000);

    expect(large.map(({ ratioBar }) => ratioBar)).toEqual([1, 1, 1, 0.85]);
  });

  it('takes the sizes that are asked for, and judges only those that have a budget', () => {
    const asked = scenariosOf(['mixed'], [250, 100]);

    expect(asked.map(({ title, ratioBar }) => [title, ratioBar])).toEqual([
      ['mixed changes, 250 a batch', undefined],
      ['mixed changes, 100 a batch', 0.7],
    ]);
  });

  it('gives every round at least two batches and a thousand records', () => {
    for (const { batches, batchSize } of scenariosOf(SCENARIO_NAMES, [30, 500, 2_000])) {
      expect(batches).toBeGreaterThanOrEqual(2);
      expect(batches * batchSize).toBeGreaterThanOrEqual(1_000);
    }
  });
});
