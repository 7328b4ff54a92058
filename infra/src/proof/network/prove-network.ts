import { type Stack } from '../../offline/capture.ts';
import { type Reach, reachability } from './reachability.ts';
import { INTERNET } from './reach.ts';
import { type CellPort, cellsOf, stationsOf } from './stations.ts';

export interface ProvenNetwork {
  readonly reaches: readonly Reach[];
  /** Sentences about what should not be. */
  readonly faults: readonly string[];
}

/** Functions that speak with containers; each has a key of its own kind for them. */
const CALLERS: readonly string[] = ['cdc-drain', 'cdc-products', 'cdc-purchases', 'search-api'];

/**
 * Containers of tenants are reached by those functions that speak with them, each of all of them, and by the host that
 * they are on; nothing is reached from outside, no host reaches another, and what goes out goes through a shared way.
 */
export function proveNetwork(platform: Stack, tenants: readonly Stack[]): ProvenNetwork {
  const reaches = reachability(platform, tenants);
  const stations = stationsOf(platform);
  const isHost = (name: string) =>
    stations.some((each) => each.kind === 'host' && name === `host ${each.name}`);
  return {
    reaches,
    faults: [
      ...reaches
        .filter(({ from }) => from === INTERNET)
        .map(({ to, ports }) => `${to} can be reached from the Internet, on ${ports}`),
      ...reaches
        .filter(({ from, to }) => isHost(from) && isHost(to))
        .map(({ from, to, ports }) => `${from} reaches ${to}, on ${ports}`),
      ...reaches
        .filter(({ through }) => through === 'direct')
        .map(({ from }) => `${from} goes out with an address of its own, by which it can be called`),
      ...doubled(cellsOf(tenants)),
      ...cellsOf(tenants).flatMap(({ tenant, host, port }) => {
        const expected = [...CALLERS, `host ${host}`];
        const callers = reaches.filter((reach) => reach.tenant === tenant).map(({ from }) => from);
        return [
          ...expected
            .filter((who) => !callers.includes(who))
            .map(
              (who) => `${who} does not reach the container of ${tenant}, on port ${port} of host ${host}`,
            ),
          ...callers
            .filter((who) => !expected.includes(who))
            .map((who) => `${who} reaches the container of ${tenant}`),
        ];
      }),
    ],
  };
}

function doubled(cells: readonly CellPort[]): readonly string[] {
  return cells.flatMap(({ tenant, host, port }, place) => {
    const first = cells.slice(0, place).find((other) => other.host === host && other.port === port);
    return first ? [`${first.tenant} and ${tenant} are both on port ${port} of host ${host}`] : [];
  });
}
