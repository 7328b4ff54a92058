import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

it('doubles the pause up to the cap and leaves half of it to chance', () => {
  const backOff = { baseMs: 100, capMs: 1_000 };
  const shortest = [1, 2, 3, 4, 5, 500].map((attempt) => backOffMs(attempt, backOff, () => 0));
  const longest = [1, 2, 3, 4, 5, 500].map((attempt) => backOffMs(attempt, backOff, () => 1));

  expect(shortest).toEqual([50, 100, 200, 400, 500, 500]);
  expect(longest).toEqual([100, 200, 400, 800, 1000, 1000]);
});
