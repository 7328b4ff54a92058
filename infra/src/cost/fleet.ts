import { ASSUMPTIONS } from './assumptions.ts';
import { HOURS_A_MONTH, type Line } from './bill.ts';
import { UsageError } from './errors.ts';
import { andLarger, type InstanceType, instanceType } from './instance-types.ts';

/** The machines that the containers of tenants need. */
export interface Fleet {
  readonly instanceType: string;
  readonly hosts: number;
  /** Those that the stack has before any tenant. */
  readonly declared: number;
  readonly containersPerHost: number;
  readonly limitedBy: 'memory' | 'volumes';
}

export interface FleetNeeds {
  /** Instance types of the hosts that are declared; others would be like the first, or larger. */
  readonly declared: readonly string[];
  readonly tenants: number;
  /** Of each container. */
  readonly containerGib: number;
  /** What comes with each host, whatever its size. */
  readonly perHost: readonly Line[];
}

/**
 * Fills hosts by memory and by the volumes that can be attached, one container and volume a tenant. Of the declared
 * type and the larger ones of its family it takes the cheapest, the smallest where two cost the same.
 * @throws UsageError where none is large enough.
 */
export function fleetOf({ declared, tenants, containerGib, perHost }: FleetNeeds): Fleet {
  const [first = ''] = declared;
  const [cheapest] = andLarger(first)
    .filter((type) => containersOn(type, containerGib) > 0)
    .map((type) => {
      const containersPerHost = containersOn(type, containerGib);
      const hosts = Math.max(declared.length, Math.ceil(tenants / containersPerHost));
      return { type, containersPerHost, hosts, usd: hosts * (monthly(type) + sumOf(perHost)) };
    })
    .sort((a, b) => a.usd - b.usd);
  if (!cheapest) {
    throw new UsageError([
      `a tenant of this size needs a container of ${containerGib} GiB, and no host of the family of ${first} is that large`,
    ]);
  }
  const { type, containersPerHost, hosts } = cheapest;
  return {
    instanceType: type.name,
    hosts,
    declared: declared.length,
    containersPerHost,
    limitedBy: containersPerHost === ASSUMPTIONS.volumesPerHost.value ? 'volumes' : 'memory',
  };
}

function containersOn({ memoryGib }: InstanceType, containerGib: number): number {
  const byMemory = Math.floor((memoryGib - ASSUMPTIONS.hostOwnGib.value) / containerGib);
  return Math.max(0, Math.min(byMemory, ASSUMPTIONS.volumesPerHost.value));
}

function monthly({ usdAnHour }: InstanceType): number {
  return usdAnHour * HOURS_A_MONTH;
}

function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

/** What the hosts cost a month, with what comes with each of them beyond those that are declared. */
export function fleetLines(fleet: Fleet, perHost: readonly Line[]): readonly Line[] {
  const usd = fleet.hosts * monthly(instanceType(fleet.instanceType));
  const more = fleet.hosts - fleet.declared;
  return [
    { service: 'EC2', what: 'hosts of the search containers', usd },
    ...perHost.map((line) => ({ ...line, usd: line.usd * more })),
  ];
}
