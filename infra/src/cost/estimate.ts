import { type Line, type Service, SERVICES } from './bill.ts';
import { type Declared } from './declared.ts';
import { type Facts, factsOf } from './facts.ts';
import { type Fleet, fleetLines, fleetOf } from './fleet.ts';
import { resourceLines } from './resource-prices.ts';
import { type CellSize, cellSize } from './sizes.ts';
import { callLines } from './use/calls.ts';
import { type UseContext } from './use/context.ts';
import { diskLines } from './use/disks.ts';
import { functionLines } from './use/functions.ts';
import { lakeLines } from './use/lake.ts';
import { tableLines } from './use/tables.ts';
import { watchingLines } from './use/watching.ts';
import { type Usage } from './usage.ts';

/** Dollars a month: what is there before any tenant, what all tenants add, and both. */
export interface Cost {
  readonly fixed: number;
  readonly tenants: number;
  readonly total: number;
}

export interface ServiceCost extends Cost {
  readonly service: Service;
}

export interface PartCost extends ServiceCost {
  readonly what: string;
}

export interface Estimate {
  readonly usage: Usage;
  readonly fleet: Fleet;
  readonly cell: CellSize;
  readonly services: readonly ServiceCost[];
  readonly parts: readonly PartCost[];
  readonly sum: Cost;
  /** The total, divided by the tenants, and the part of it that is shared. */
  readonly perTenant: number;
  readonly sharedPerTenant: number;
}

export interface EstimateOptions {
  /** As if closed days of the lake were compacted, whether the program does it or not. */
  readonly compacted?: boolean;
}

/** Makes estimates for what is declared; the same for the same numbers. */
export function estimator(
  declared: Declared,
  { compacted }: EstimateOptions = {},
): (usage: Usage) => Estimate {
  const facts = { ...factsOf(declared), ...(compacted === undefined ? {} : { compacted }) };
  const priced = {
    facts,
    platform: resourceLines(declared.platform),
    tenant: resourceLines(declared.tenant),
    host: difference(resourceLines(declared.withAnotherHost), resourceLines(declared.platform)),
  };
  return (usage) => estimateOf(priced, usage);
}

interface Priced {
  readonly facts: Facts;
  readonly platform: readonly Line[];
  readonly tenant: readonly Line[];
  /** What comes with each host. */
  readonly host: readonly Line[];
}

function estimateOf(priced: Priced, usage: Usage): Estimate {
  const cell = cellSize(usage, priced.facts.cell);
  const fleet = fleetFor(priced, usage, cell);
  const parts = compare(bill(priced, { ...usage, tenants: 0 }), bill(priced, usage));
  const services = SERVICES.map((service) => ({
    service,
    ...sumOf(parts.filter((part) => part.service === service)),
  })).filter(({ total }) => total > 0);
  const sum = sumOf(services);
  return {
    usage,
    fleet,
    cell,
    services,
    parts,
    sum,
    perTenant: cents(sum.total / usage.tenants),
    sharedPerTenant: cents(sum.fixed / usage.tenants),
  };
}

/** Everything for a number of tenants, which may be none. */
function bill(priced: Priced, usage: Usage): readonly Line[] {
  const { facts, platform, tenant, host } = priced;
  const size = cellSize(usage, facts.cell);
  const fleet = fleetFor(priced, usage, size);
  const context: UseContext = { usage, facts, size, hosts: fleet.hosts };
  const larger = size.volumeGb / facts.cell.volume;
  return [
    ...platform,
    ...tenant.map((line) => ({
      ...line,
      usd: line.usd * usage.tenants * (line.service === 'EBS' ? larger : 1),
    })),
    ...fleetLines(fleet, host),
    ...functionLines(context),
    ...tableLines(context),
    ...lakeLines(context),
    ...callLines(context),
    ...diskLines(context),
    ...watchingLines(context),
  ];
}

function fleetFor({ facts, host }: Priced, { tenants }: Usage, { memoryMb }: CellSize): Fleet {
  return fleetOf({ declared: facts.hosts, tenants, containerGib: memoryMb / 1_024, perHost: host });
}

/** What the larger program has beyond the smaller one. */
function difference(larger: readonly Line[], smaller: readonly Line[]): readonly Line[] {
  return partsOf(larger)
    .map((part) => ({ ...part, usd: usdOf(larger, part) - usdOf(smaller, part) }))
    .filter(({ usd }) => usd > 0);
}

function compare(without: readonly Line[], withTenants: readonly Line[]): readonly PartCost[] {
  return partsOf(withTenants)
    .map(({ service, what }) => {
      const fixed = cents(usdOf(without, { service, what }));
      const total = Math.max(fixed, cents(usdOf(withTenants, { service, what })));
      return { service, what, fixed, tenants: cents(total - fixed), total };
    })
    .filter(({ total }) => total > 0);
}

/** Lines that have one name are one part. */
function partsOf(lines: readonly Line[]): readonly Pick<Line, 'service' | 'what'>[] {
  return [...new Map(lines.map(({ service, what }) => [`${service} ${what}`, { service, what }])).values()];
}

function usdOf(lines: readonly Line[], part: Pick<Line, 'service' | 'what'>): number {
  return lines
    .filter(({ service, what }) => service === part.service && what === part.what)
    .reduce((sum, { usd }) => sum + usd, 0);
}

function sumOf(costs: readonly Cost[]): Cost {
  const add = (pick: (cost: Cost) => number) => cents(costs.reduce((sum, cost) => sum + pick(cost), 0));
  return {
    fixed: add(({ fixed }) => fixed),
    tenants: add(({ tenants }) => tenants),
    total: add(({ total }) => total),
  };
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
