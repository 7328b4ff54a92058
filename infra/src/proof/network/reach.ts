import { isPrivateRange } from '../../private-range.ts';

/** One rule of a security group, as a program declares it. */
export interface GroupRule {
  readonly direction: 'in' | 'out';
  /** The group whose rule it is. */
  readonly group: string;
  /** A group, or a range of addresses. */
  readonly peer: string;
  /** All ports and protocols where absent. */
  readonly ports?: { readonly protocol: string; readonly from: number; readonly to: number };
}

/** A way along which one can reach the other: let out on one side, and in on the other. */
export interface Way {
  readonly from: string;
  readonly to: string;
  /** Such as `tcp 9200-9299`, or `all`. */
  readonly ports: string;
}

/** Everything outside the network. */
export const INTERNET = 'internet';

/**
 * Who reaches whom, by security groups alone. What answers is let through in any case, since groups remember whom
 * they let out. What lies outside lets everything in and out.
 */
export function waysBetween(groups: readonly string[], rules: readonly GroupRule[]): readonly Way[] {
  const places = [...groups, INTERNET];
  return places.flatMap((from) =>
    places
      .filter((to) => to !== from || groups.includes(to))
      .flatMap((to) =>
        meet(openings('out', { of: from, to }, rules), openings('in', { of: to, to: from }, rules)).map(
          (ports) => ({ from, to, ports }),
        ),
      ),
  );
}

type Ports = GroupRule['ports'];

function openings(
  direction: GroupRule['direction'],
  { of, to }: { readonly of: string; readonly to: string },
  rules: readonly GroupRule[],
): readonly Ports[] {
  if (of === INTERNET) return [undefined];
  return rules
    .filter((rule) => rule.direction === direction && rule.group === of && isPeer(rule.peer, to))
    .map(({ ports }) => ports);
}

/** A range of addresses may hold anything of the network, so it is taken to hold all groups. */
function isPeer(peer: string, place: string): boolean {
  if (peer === place) return true;
  return peer.includes('/') && (place !== INTERNET || !isPrivateRange(peer));
}

function meet(out: readonly Ports[], into: readonly Ports[]): readonly string[] {
  const both = out.flatMap((a) => into.flatMap((b) => overlap(a, b) ?? []));
  return [...new Set(both)];
}

function overlap(a: Ports, b: Ports): string | undefined {
  if (!a) return describe(b);
  if (!b) return describe(a);
  if (a.protocol !== b.protocol) return undefined;
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from > to ? undefined : describe({ protocol: a.protocol, from, to });
}

function describe(ports: Ports): string {
  if (!ports) return 'all';
  const { protocol, from, to } = ports;
  return `${protocol} ${from === to ? from : `${from}-${to}`}`;
}
