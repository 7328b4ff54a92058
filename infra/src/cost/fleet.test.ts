import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fleetLines, fleetOf } from './fleet.ts';
import { instanceType } from './instance-types.ts';

const declared = ['r8g.xlarge'];

describe('fleetOf', () => {
  it('keeps four GiB of a host for itself and fills the rest', () => {
    expect(fleetOf({ declared, tenants: 15, containerGib: 2, perHost: [] })).toEqual({
      instanceType: 'r8g.xlarge',
      hosts: 2,
      declared: 1,
      containersPerHost: 14,
      limitedBy: 'memory',
    });
  });

  it('attaches 24 volumes at most, however much memory there is', () => {
    expect(fleetOf({ declared: ['r8g.4xlarge'], tenants: 25, containerGib: 2, perHost: [] })).toMatchObject({
      hosts: 2,
      containersPerHost: 24,
      limitedBy: 'volumes',
    });
  });

  it('has the declared hosts even without a tenant', () => {
    expect(
      fleetOf({ declared: ['r8g.xlarge', 'r8g.xlarge'], tenants: 0, containerGib: 2, perHost: [] }).hosts,
    ).toBe(2);
  });

  it('takes a larger host where that is cheaper than two', () => {
    const perHost = [{ service: 'EBS', what: 'disks of hosts', usd: 3.2 } as const];

    expect(fleetOf({ declared, tenants: 20, containerGib: 2, perHost })).toMatchObject({
      instanceType: 'r8g.2xlarge',
      hosts: 1,
    });
    expect(fleetOf({ declared, tenants: 26, containerGib: 2, perHost })).toMatchObject({
      instanceType: 'r8g.xlarge',
      hosts: 2,
    });
  });

  it('takes the next larger host where a container is too large for the declared one', () => {
    expect(fleetOf({ declared, tenants: 1, containerGib: 40, perHost: [] })).toMatchObject({
      instanceType: 'r8g.2xlarge',
      hosts: 1,
      containersPerHost: 1,
    });
  });

  it('says so where no host of the family is large enough', () => {
    expect(() => fleetOf({ declared, tenants: 1, containerGib: 600, perHost: [] })).toThrow(
      'a tenant of this size needs a container of 600 GiB, and no host of the family of r8g.xlarge is that large',
    );
  });

  it('has room for every tenant, and no host too many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 200 }),
        (tenants, containerGib) => {
          const { hosts, containersPerHost } = fleetOf({ declared, tenants, containerGib, perHost: [] });

          expect(hosts * containersPerHost).toBeGreaterThanOrEqual(tenants);
          expect(Math.max(0, hosts - 1) * containersPerHost).toBeLessThan(tenants);
        },
      ),
    );
  });
});

describe('fleetLines', () => {
  it('prices every host, and what comes with those that are not declared', () => {
    const fleet = fleetOf({ declared, tenants: 30, containerGib: 2, perHost: [] });

    expect(fleetLines(fleet, [{ service: 'EBS', what: 'volumes', usd: 2.4 }])).toEqual([
      { service: 'EC2', what: 'hosts of the search containers', usd: 3 * 0.235_64 * 730 },
      { service: 'EBS', what: 'volumes', usd: 4.8 },
    ]);
  });
});

describe('instanceType', () => {
  it('knows sizes as multiples of large', () => {
    expect(instanceType('r8g.2xlarge')).toEqual({ name: 'r8g.2xlarge', usdAnHour: 0.471_28, memoryGib: 64 });
  });

  it.each(['p5.48xlarge', 'r8g.huge', 'r8g'])('refuses %s, and says what is known', (name) => {
    expect(() => instanceType(name)).toThrow(
      `no price is known of the instance type "${name}"; known are medium to 16xlarge of`,
    );
  });
});
