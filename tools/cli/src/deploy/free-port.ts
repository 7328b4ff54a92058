import { CommandError } from '../errors.ts';

/** A container that stands on a host already. */
export interface TakenPort {
  readonly host: string;
  readonly port: number;
}

/**
 * The first port of a host that no tenant has.
 * @throws CommandError where the host is full.
 */
export function freePort(
  host: string,
  taken: readonly TakenPort[],
  range: { readonly first: number; readonly last: number },
): number {
  const used = new Set(taken.filter((each) => each.host === host).map(({ port }) => port));
  for (let port = range.first; port <= range.last; port++) if (!used.has(port)) return port;
  throw new CommandError('HOST_FULL', `the host "${host}" has no port left`, {
    next: `add a host to the platform: pulumi config set --path cloudpf:search.hosts.<name>.instance_type <type>`,
  });
}
