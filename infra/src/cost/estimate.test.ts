import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Declared, declareStacks } from './declared.ts';
import { type Estimate, estimator } from './estimate.ts';
import { LIMITS, toUsage, type Usage } from './usage.ts';

const NAMES = Object.keys(LIMITS) as (keyof Usage)[];

/** Small, usual and large numbers of everything, as far as one tenant's cell is on one machine. */
const usages = fc.record({
  tenants: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5_000 })),
  products: fc.oneof(fc.nat(10_000), fc.nat(10_000_000)),
  purchasesPerDay: fc.oneof(fc.nat(3_000), fc.nat(200_000)),
  searchesPerDay: fc.oneof(fc.nat(100_000), fc.nat(50_000_000)),
  reportsPerDay: fc.oneof(fc.nat(20), fc.nat(10_000)),
});

function sum(costs: readonly { readonly total: number }[]): number {
  return costs.reduce((all, { total }) => all + total, 0);
}

describe('an estimate', () => {
  let declared: Declared;
  let estimate: (usage: Usage) => Estimate;

  beforeAll(async () => {
    declared = await declareStacks('prod');
    estimate = estimator(declared);
  }, 60_000);

  it.each(NAMES)('never gets smaller with more %s', (name) => {
    fc.assert(
      fc.property(usages, fc.nat(5_000), (usage, more) => {
        const larger = { ...usage, [name]: Math.min(LIMITS[name].most, usage[name] + more) };
        fc.pre(name !== 'purchasesPerDay' || larger.purchasesPerDay <= 200_000);

        expect(estimate(larger).sum.total).toBeGreaterThanOrEqual(estimate(usage).sum.total);
      }),
      { numRuns: 500 },
    );
  });

  it('is a number of dollars that is neither negative nor endless, part by part', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const { parts, sum: all, perTenant } = estimate(usage);

        for (const usd of [
          ...parts.flatMap(({ fixed, tenants, total }) => [fixed, tenants, total]),
          perTenant,
        ]) {
          expect(Number.isFinite(usd) && usd >= 0).toBe(true);
        }
        expect(all.total).toBeGreaterThan(0);
      }),
    );
  });

  it('adds up: parts to services, services to the sum, shared and own to the total', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const { parts, services, sum: all } = estimate(usage);

        for (const { service, total } of services) {
          expect(total).toBeCloseTo(sum(parts.filter((part) => part.service === service)), 1);
        }
        expect(all.total).toBeCloseTo(sum(services), 1);
        expect(all.fixed + all.tenants).toBeCloseTo(all.total, 1);
      }),
    );
  });

  it('shares the same among more tenants', () => {
    fc.assert(
      fc.property(usages, (usage) => {
        const more = estimate({ ...usage, tenants: usage.tenants * 2 });
        const before = estimate(usage);

        expect(more.sum.fixed).toBe(before.sum.fixed);
        expect(more.sharedPerTenant).toBeLessThan(before.sharedPerTenant);
      }),
    );
  });

  it('has what is shared whatever the tenants do', () => {
    const idle = { products: 0, purchasesPerDay: 0, searchesPerDay: 0, reportsPerDay: 0 };

    expect(estimate(toUsage(idle)).sum.fixed).toBe(estimate(toUsage({})).sum.fixed);
  });

  it('prices calls of the API as its page says', () => {
    const { parts } = estimate(toUsage({ tenants: 1, searchesPerDay: 100_000, reportsPerDay: 0 }));

    const calls = parts.find(({ service, what }) => service === 'API Gateway' && what === 'calls');
    expect(calls?.total).toBeCloseTo(((100_000 * 365) / 12) * 0.000_003_5, 2);
  });

  it('prices requests of reports by the objects that changes left in a year', () => {
    const withReports = (reportsPerDay: number) =>
      estimate(toUsage({ tenants: 1, purchasesPerDay: 100, reportsPerDay })).parts;
    const reads = (parts: Estimate['parts']) => parts.find(({ what }) => what === 'reads')?.total ?? 0;

    const objects = 100 * 4 * 365;
    const statements = (10 * 2 * 365) / 12;
    expect(reads(withReports(10)) - reads(withReports(0))).toBeCloseTo(objects * statements * 0.000_000_4, 0);
  });

  it('is far lower where closed days of the lake are compacted', () => {
    const compacted = estimator(declared, { compacted: true });

    expect(compacted(toUsage({})).perTenant * 10).toBeLessThan(estimate(toUsage({})).perTenant);
  });

  it('takes larger containers and volumes for larger shops', () => {
    const { cell, fleet } = estimate(toUsage({ tenants: 1, products: 5_000_000 }));

    expect(cell).toMatchObject({ memoryMb: 20_480, volumeGb: 64 });
    expect(fleet).toMatchObject({ containersPerHost: 1, hosts: 1 });
  });

  it('counts with each further host what comes with it', () => {
    const { fleet, parts } = estimate(toUsage({ tenants: 30 }));
    const costOf = (what: string) => parts.find((part) => part.what === what);

    expect(fleet.hosts).toBe(3);
    expect(costOf('hosts of the search containers')?.total).toBeCloseTo(3 * 730 * 0.235_64, 2);
    expect(costOf('disks of hosts')?.total).toBeCloseTo(3 * (costOf('disks of hosts')?.fixed ?? 0), 1);
  });

  it('follows what the stacks are told', async () => {
    const two = JSON.stringify({ nat_zones: 1 });
    const one = estimator(await declareStacks('prod', { platform: { 'cloudpf:network': two } }));
    const large = estimator(await declareStacks('prod', { tenant: { 'cloudpf:volume': '100' } }));

    const shared = estimate(toUsage({})).sum.fixed;
    expect(shared - one(toUsage({})).sum.fixed).toBeCloseTo(730 * (0.045 + 0.005), 1);
    const disks = (from: Estimate) => from.parts.find(({ what }) => what === 'volumes')?.tenants ?? 0;
    expect(disks(large(toUsage({}))) - disks(estimate(toUsage({})))).toBeCloseTo(10 * 80 * 0.08, 2);
  });
});

describe('toUsage', () => {
  it('fills up what is not said', () => {
    expect(toUsage({ tenants: 3 })).toEqual({
      tenants: 3,
      products: 5_000,
      purchasesPerDay: 2_000,
      searchesPerDay: 50_000,
      reportsPerDay: 10,
    });
  });

  it.each([
    [{ tenants: 0 }, 'tenants must be a whole number from 1 to 5,000, not 0'],
    [{ products: -1 }, 'products must be a whole number from 0 to 10,000,000, not -1'],
    [{ searchesPerDay: 1.5 }, 'searchesPerDay must be a whole number from 0 to 50,000,000, not 1.5'],
    [{ purchasesPerDay: Number.NaN }, 'purchasesPerDay must be a whole number from 0 to 1,000,000, not NaN'],
    [{ tenants: Infinity }, 'not Infinity'],
  ])('refuses %j, and says what is possible', (said, message) => {
    expect(() => toUsage(said)).toThrow(message);
  });
});
