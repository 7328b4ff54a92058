import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, median, percentile } from './statistics.ts';

describe('median', () => {
  it('is the middle value, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('lies half way between the two in the middle of an even count', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('leaves the values as they were', () => {
    const values = [3, 1, 2];

    median(values);

    expect(values).toEqual([3, 1, 2]);
  });
});

describe('percentile', () => {
  it('is the value itself where there is one only', () => {
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('is linear between the two nearest ranks', () => {
    expect(percentile([0, 10, 20, 30, 40], 0.9)).toBeCloseTo(36);
  });

  it('says that there is none of no values', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('never leaves the range of the values and never falls as the share grows', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (list, one, other) => {
        const low = percentile(list, Math.min(one, other));
        const high = percentile(list, Math.max(one, other));
        expect(low).toBeGreaterThanOrEqual(Math.min(...list));
        expect(high).toBeLessThanOrEqual(Math.max(...list));
        expect(high).toBeGreaterThanOrEqual(low - 1e-9);
      }),
    );
  });
});

describe('compare', () => {
  it('takes the median of the ratios of the rounds, not the ratio of the medians', () => {
    const pairs = [
      { ours: 10, bare: 10 },
      { ours: 40, bare: 20 },
      { ours: 30, bare: 10 },
    ];

    expect(compare(pairs)).toMatchObject({ ours: 30, bare: 10, ratio: 2, quartiles: [1.5, 2.5] });
  });
});
