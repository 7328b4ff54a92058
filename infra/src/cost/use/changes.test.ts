import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUsage } from '../usage.ts';
import { batchesOf, changesOf } from './changes.ts';

const MONTH_SECONDS = 730 * 3_600;
const ROUNDING = 1 + 1e-9;

describe('batchesOf', () => {
  it('is nearly one a record while records are rare', () => {
    expect(batchesOf(10_000, 4)).toBeGreaterThan(0.99 * 10_000);
  });

  it('is no more than there are polls', () => {
    expect(batchesOf(1e12, 4)).toBeCloseTo(4 * 4 * MONTH_SECONDS, 0);
  });

  it('grows with records and with shards, and never passes either', () => {
    const records = fc.nat(1_000_000_000);
    fc.assert(
      fc.property(records, records, fc.integer({ min: 1, max: 40 }), (few, more, shards) => {
        const batches = batchesOf(few + more, shards);

        expect(batches).toBeGreaterThanOrEqual(batchesOf(few, shards));
        expect(batches).toBeLessThanOrEqual((few + more) * ROUNDING);
        expect(batches).toBeLessThanOrEqual(batchesOf(few + more, shards + 1) * ROUNDING);
      }),
    );
  });
});

describe('changesOf', () => {
  it('counts what becomes of purchases, the stock that they take, and changes of prices', () => {
    const usage = toUsage({ tenants: 2, products: 1_000, purchasesPerDay: 100 });

    const { products, purchases } = changesOf(usage);

    expect(purchases.changes).toBeCloseTo((2 * 100 * 4 * 365) / 12, 3);
    expect(products.changes).toBeCloseTo((2 * (100 * 2 + 1_000 * 0.05) * 365) / 12, 3);
  });

  it('has a heartbeat for each tenant and minute, whatever the tenant does', () => {
    const { products, purchases } = changesOf(toUsage({ tenants: 3, products: 0, purchasesPerDay: 0 }));

    expect([products.heartbeats, purchases.heartbeats]).toEqual([3 * 730 * 60, 3 * 730 * 60]);
    expect(products.batches).toBeGreaterThan(0);
  });
});
