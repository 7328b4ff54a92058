import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrink } from './shrink.ts';

describe('shrink', () => {
  it('leaves exactly the elements that the fault needs, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        async (all, draw) => {
          const needed = all.filter((_, place) => (draw >> (place % 20)) % 3 === 0).slice(0, 4);
          fc.pre(needed.length > 0);

          const left = await shrink(all, {
            isRed: async (elements) => needed.every((one) => elements.includes(one)),
            maxTrials: 10_000,
          });

          expect(left).toEqual(needed);
        },
      ),
    );
  });

  it('gives back what it has when its trials are used up, and that still fails', async () => {
    let trials = 0;
    const all = Array.from({ length: 64 }, (_, place) => place);

    const left = await shrink(all, {
      isRed: async (elements) => {
        trials += 1;
        return elements.includes(7) && elements.includes(50);
      },
      maxTrials: 6,
    });

    expect(trials).toBeLessThanOrEqual(6);
    expect(left.length).toBeLessThan(64);
    expect(left).toEqual(expect.arrayContaining([7, 50]));
  });

  it('never asks whether nothing at all fails', async () => {
    const asked: number[] = [];

    await shrink([1, 2], {
      isRed: async (elements) => {
        asked.push(elements.length);
        return true;
      },
      maxTrials: 100,
    });

    expect(asked).not.toContain(0);
  });
});
