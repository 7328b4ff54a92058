import { describe, expect, it } from 'vitest';
import { arrival, type ArrivalPlan, arrivalsIn, dueBy } from './arrival-plan.ts';

const plan: ArrivalPlan = {
  run: 'r1',
  startAt: 1_000,
  rate: 50,
  seconds: 2,
  tenants: ['a', 'b', 'c'],
  productsEach: 10,
};
const all = Array.from({ length: arrivalsIn(plan) }, (_, nth) => arrival(plan, nth));

describe('an arrival plan', () => {
  it('spreads the changes evenly over its time, the tenants in turn', () => {
    expect(all).toHaveLength(100);
    expect(all.slice(0, 4).map(({ at, tenant }) => [at, tenant])).toEqual([
      [1_000, 'a'],
      [1_020, 'b'],
      [1_040, 'c'],
      [1_060, 'a'],
    ]);
  });

  it('gives every change a marker of its own and comes back to the same products', () => {
    expect(new Set(all.map(({ marker }) => marker)).size).toBe(100);
    expect(new Set(all.map(({ tenant, productId }) => `${tenant}/${productId}`)).size).toBe(30);
  });

  it('says how many are due at any time, whether they were sent or not', () => {
    expect(dueBy(plan, 999)).toBe(0);
    expect(dueBy(plan, 1_000)).toBe(1);
    expect(dueBy(plan, 1_045)).toBe(3);
    expect(dueBy(plan, 99_000)).toBe(100);
  });
});
