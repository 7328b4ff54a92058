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
  /** Instance types of the hosts that are declared; more would be like the first. */
  readonly declared: readonly string[];
  readonly tenants: number;
  /** Of each container. */
  readonly containerGib: number;
}

/**
 * Fills hosts by memory and by the volumes that can be attached, one container and volume a tenant. Where a container
 * is too large for the declared type, the next larger one of its family is taken.
 * @throws UsageError where none is large enough.
 */
export function fleetOf({ declared, tenants, containerGib }: FleetNeeds): Fleet {
  const [first = ''] = declared;
  const type = andLarger(first).find((each) => containersOn(each, containerGib) > 0);
  if (!type) {
    throw new UsageError([
      `a tenant of this size needs a container of ${containerGib} GiB, and no host of the family of ${first} is that large`,
    ]);
  }
  const containersPerHost = containersOn(type, containerGib);
  return {
    instanceType: type.name,
    hosts: Math.max(declared.length, Math.ceil(tenants / containersPerHost)),
    declared: declared.length,
    containersPerHost,
    limitedBy: containersPerHost === ASSUMPTIONS.volumesPerHost.value ? 'volumes' : 'memory',
  };
}

function containersOn({ memoryGib }: InstanceType, containerGib: number): number {
  const byMemory = Math.floor((memoryGib - ASSUMPTIONS.hostOwnGib.value) / containerGib);
  return Math.max(0, Math.min(byMemory, ASSUMPTIONS.volumesPerHost.value));
}

/** What the hosts cost a month, with what comes with each of them beyond those that are declared. */
export function fleetLines(fleet: Fleet, perHost: readonly Line[]): readonly Line[] {
  const { usdAnHour } = instanceType(fleet.instanceType);
  const more = fleet.hosts - fleet.declared;
  return [
    { service: 'EC2', what: 'hosts of the search containers', usd: fleet.hosts * usdAnHour * HOURS_A_MONTH },
    ...perHost.map((line) => ({ ...line, usd: line.usd * more })),
  ];
}
