import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneOf } from './lane-of.ts';

describe('laneOf', () => {
  it('sends an item to one lane, whatever the order of its key attributes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 10 }), (tenant, product, lanes) => {
        const lane = laneOf({ tenant_id: { S: tenant }, product_id: { S: product } }, lanes);

        expect(laneOf({ product_id: { S: product }, tenant_id: { S: tenant } }, lanes)).toBe(lane);
        expect(lane).toBeGreaterThanOrEqual(0);
        expect(lane).toBeLessThan(lanes);
      }),
    );
  });

  it('spreads the items of one partition over all lanes, since order is kept by item only', () => {
    const lanes = Array.from({ length: 200 }, (_, i) =>
      laneOf({ tenant_id: { S: 't' }, product_id: { S: `${i}` } }, 10),
    );

    expect(new Set(lanes).size).toBe(10);
  });
});
