import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MAX_WORDS } from './parse-text.ts';
import { LOSS, matchKind, MAX_BONUS, type Rank, WORD_POINTS } from './ranks.ts';

const ranks = Object.keys(LOSS) as Rank[];
const isTypo = (rank: Rank) => LOSS[rank] >= LOSS.enye;
const found = fc.constantFrom(...ranks.filter((rank) => !isTypo(rank)));
const typo = fc.constantFrom(...ranks.filter(isTypo));
const bonus = fc.double({ min: 0, max: MAX_BONUS, noNaN: true });

function points(ways: readonly Rank[], extra: number): number {
  return Math.fround(ways.reduce((sum, rank) => sum + WORD_POINTS - LOSS[rank], extra));
}

const words = fc.integer({ min: 1, max: MAX_WORDS });
const foundWays = words.chain((count) => fc.array(found, { minLength: count, maxLength: count }));

/** Words that are found without a typo, and the same number of words with one typo among them. */
const withAndWithout = fc
  .record({ exact: foundWays, wrong: typo, at: fc.nat(), less: bonus, more: bonus })
  .map(({ exact, wrong, at, ...bonuses }) => ({
    ...bonuses,
    exact,
    typed: exact.map((_, index): Rank => (index === at % exact.length ? wrong : 'exact')),
  }));

it('never ranks what was found without a typo below what needed one', () => {
  fc.assert(
    fc.property(withAndWithout, ({ exact, typed, less, more }) => {
      expect(points(exact, less)).toBeGreaterThan(points(typed, more));
    }),
  );
});

it('tells by the points alone whether a typo was corrected', () => {
  fc.assert(
    fc.property(withAndWithout, ({ exact, typed, more }) => {
      expect(matchKind(points(exact, more), exact.length)).toBe('exact');
      expect(matchKind(points(typed, more), exact.length)).toBe('typo');
    }),
  );
});

it('ranks more typos below fewer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: MAX_WORDS }), bonus, bonus, (count, less, more) => {
      const ways = (typos: number) =>
        Array.from({ length: count }, (_, at): Rank => (at < typos ? 'enye' : 'exact'));

      expect(points(ways(1), less)).toBeGreaterThan(points(ways(2), more));
    }),
  );
});

it('gives every rank points of its own', () => {
  expect(Math.min(...ranks.map((rank) => WORD_POINTS - LOSS[rank]))).toBeGreaterThan(0);
});
