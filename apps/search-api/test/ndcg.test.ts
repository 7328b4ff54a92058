import { expect, it } from 'vitest';
import { ndcg } from './support/ndcg.ts';

const grades = new Map([
  ['a', 2],
  ['b', 1],
  ['c', 1],
]);

it('is one for the best order and less for every other', () => {
  expect(ndcg(['a', 'b', 'c'], grades)).toBe(1);
  expect(ndcg(['b', 'a', 'c'], grades)).toBeLessThan(1);
  expect(ndcg([], grades)).toBe(0);
});

it('measures a short list against all that is good, not against itself', () => {
  expect(ndcg(['a'], grades)).toBeCloseTo(3 / (3 + 1 / Math.log2(3) + 0.5), 10);
});

it('takes nothing for the right answer where nothing is good', () => {
  expect(ndcg([], new Map())).toBe(1);
  expect(ndcg(['a'], new Map())).toBe(0);
});
