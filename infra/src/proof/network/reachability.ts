import { type Stack } from '../../offline/capture.ts';
import { groupRulesOf } from './group-rules.ts';
import { type GroupRule, INTERNET, waysBetween } from './reach.ts';
import { type CellPort, cellsOf, type Station, stationsOf } from './stations.ts';
import { waysOutOf } from './ways-out.ts';

/** One line of who reaches what. */
export interface Reach {
  /** A function, a host, or the Internet. */
  readonly from: string;
  /** A tenant's container, a host, the Internet, or a service of AWS. */
  readonly to: string;
  /** Whose container it is. */
  readonly tenant?: string;
  /** Such as `tcp 9201`. */
  readonly ports: string;
  /** How it gets there, where that is more than the groups' rules. */
  readonly through?: 'nat' | 'direct' | 'gateway endpoint';
}

/**
 * Who reaches whom, by groups, routes and endpoints of a platform's stack, and by where the stacks of tenants put their
 * containers. What is in no network reaches nothing inside, and has no line.
 * @throws UnreadableGroupError
 */
export function reachability(platform: Stack, tenants: readonly Stack[] = []): readonly Reach[] {
  const rules = groupRulesOf(platform);
  const stations = stationsOf(platform);
  const cells = cellsOf([platform, ...tenants]);
  return [
    ...stations.flatMap((from) => toCells(from, { stations, cells, rules })),
    ...stations.flatMap((from) => toHosts(from, stations, rules)),
    ...stations.flatMap((from) => outwards(platform, from, rules)),
    ...fromInternet(stations, rules),
  ];
}

interface Inside {
  readonly stations: readonly Station[];
  readonly cells: readonly CellPort[];
  readonly rules: readonly GroupRule[];
}

function toCells(from: Station, { stations, cells, rules }: Inside): readonly Reach[] {
  return cells.flatMap(({ tenant, host, port }): Reach[] => {
    const to = stations.find(({ kind, name }) => kind === 'host' && name === host);
    const isOpen = to && (to === from || isLetThrough(from, to, { rules, port }));
    return isOpen
      ? [{ from: called(from), to: `cell of ${tenant} on ${called(to)}`, tenant, ports: `tcp ${port}` }]
      : [];
  });
}

/** A host reaches its own containers without any group being asked. */
function isLetThrough(
  from: Station,
  to: Station,
  { rules, port }: { readonly rules: readonly GroupRule[]; readonly port: number },
): boolean {
  const ports = { protocol: 'tcp', from: port, to: port };
  const narrowed = rules.flatMap((rule): GroupRule[] =>
    !rule.ports || (rule.ports.protocol === 'tcp' && rule.ports.from <= port && port <= rule.ports.to)
      ? [{ ...rule, ports }]
      : [],
  );
  return waysFrom(from, to, narrowed).length > 0;
}

function toHosts(from: Station, stations: readonly Station[], rules: readonly GroupRule[]): readonly Reach[] {
  return stations
    .filter((to) => to.kind === 'host' && to !== from)
    .flatMap((to) =>
      waysFrom(from, to, rules).map((ports) => ({ from: called(from), to: called(to), ports })),
    );
}

function waysFrom(from: Station, to: Station, rules: readonly GroupRule[]): readonly string[] {
  const groups = [...new Set([...from.groups, ...to.groups])];
  const ways = waysBetween(groups, rules).filter(
    (way) => from.groups.includes(way.from) && to.groups.includes(way.to),
  );
  return [...new Set(ways.map(({ ports }) => ports))];
}

function outwards(platform: Stack, from: Station, rules: readonly GroupRule[]): readonly Reach[] {
  const out = waysBetween(from.groups, rules).filter(({ to }) => to === INTERNET);
  const exits = from.subnets.map((subnet) => waysOutOf(platform, subnet));
  return out.flatMap(({ ports }): Reach[] => {
    const ways = new Set(exits.map(({ internet }) => internet).filter((way) => way !== 'none'));
    const services = new Set(exits.flatMap((exit) => exit.services));
    return [
      ...[...ways].map((through) => ({ from: called(from), to: INTERNET, ports, through })),
      ...[...services].map((to) => ({ from: called(from), to, ports, through: 'gateway endpoint' as const })),
    ];
  });
}

function fromInternet(stations: readonly Station[], rules: readonly GroupRule[]): readonly Reach[] {
  return stations.flatMap((to) =>
    waysBetween(to.groups, rules)
      .filter(({ from }) => from === INTERNET)
      .map(({ ports }) => ({ from: INTERNET, to: called(to), ports })),
  );
}

function called({ kind, name }: Station): string {
  return kind === 'host' ? `host ${name}` : name;
}
