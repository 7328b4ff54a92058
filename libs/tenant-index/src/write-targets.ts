import { type CellClient } from '@cloudpf/cells';
import { generationAlias, generationOf, type Table, writeAlias } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { LRUCache } from 'lru-cache';
import { NoLiveIndexError } from './errors.ts';

/** One generation of a table's index, and the name under which it is written. */
export interface WriteTarget {
  readonly index: string;
  readonly generation: number;
  readonly alias: string;
}

/** Everything that a change of one tenant's table must reach; more than the live index only during a reindex. */
export interface WriteTargets {
  readonly live: WriteTarget;
  readonly others: readonly WriteTarget[];
  /** When the cell was asked, milliseconds of the clock that the reader was given. */
  readonly readAt: number;
}

/** What `GET /<indices>/_alias` answers. */
export type AliasesByIndex = Readonly<
  Record<string, { readonly aliases: Readonly<Record<string, unknown>> }>
>;

const MAX_TENANTS = 1_000;
const TTL_MS = 5_000;

/**
 * A change that ended later than this after its targets were read has its targets read again. So whoever adds a
 * target knows that from this time on no change ends without it, however long an invocation takes.
 */
const TARGETS_HOLD_MS = 10_000;

export interface WriteTargetsOptions {
  readonly table: Table;
  /** How long what a cell said is used for the next lanes, milliseconds. */
  readonly ttlMs?: number;
  /** A clock that never goes back, milliseconds. */
  readonly now?: () => number;
}

/** Reads from each cell what is written there, and remembers it for a short while. */
export class WriteTargetReader {
  readonly #table: Table;
  readonly #ttlMs: number;
  readonly #now: () => number;
  readonly #held = new LRUCache<TenantId, { readonly client: CellClient; readonly targets: WriteTargets }>({
    max: MAX_TENANTS,
  });

  constructor({ table, ttlMs = TTL_MS, now = () => performance.now() }: WriteTargetsOptions) {
    this.#table = table;
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  /** @throws NoLiveIndexError where the cell has none; errors of the transport as they are. */
  async get(client: CellClient, tenant: TenantId): Promise<WriteTargets> {
    const held = this.#held.get(tenant);
    if (held?.client === client && this.#now() - held.targets.readAt < this.#ttlMs) return held.targets;
    return this.read(client, tenant);
  }

  /** Asks the cell, whatever is remembered. */
  async read(client: CellClient, tenant: TenantId): Promise<WriteTargets> {
    const readAt = this.#now();
    const aliases = await client.transport.request<AliasesByIndex>({
      method: 'GET',
      path: `/${tenant}_${this.#table}_*/_alias`,
    });
    const targets = { ...targetsIn(aliases, tenant, this.#table), readAt };
    this.#held.set(tenant, { client, targets });
    return targets;
  }

  /** Whether these were read too long ago for a change to end on them. */
  isOutlived({ readAt }: WriteTargets): boolean {
    return this.#now() - readAt > TARGETS_HOLD_MS;
  }
}

/**
 * What is written among a table's indices: each under the alias of its own generation, or, where it never had
 * another beside it, under the one write alias. An index with neither is not written.
 */
function targetsIn(
  aliases: AliasesByIndex,
  tenant: TenantId,
  table: Table,
): { readonly live: WriteTarget; readonly others: readonly WriteTarget[] } {
  let live: WriteTarget | undefined;
  const others: WriteTarget[] = [];
  for (const [index, { aliases: names }] of Object.entries(aliases)) {
    const generation = generationOf(index, tenant, table);
    if (generation === undefined) continue;
    const own = generationAlias(tenant, table, generation);
    const isLive = Object.hasOwn(names, writeAlias(tenant, table));
    const isWritten = Object.hasOwn(names, own);
    if (isLive) live = { index, generation, alias: isWritten ? own : writeAlias(tenant, table) };
    else if (isWritten) others.push({ index, generation, alias: own });
  }
  if (!live) throw new NoLiveIndexError(tenant, table);
  return { live, others };
}

export function sameTargets(a: WriteTargets, b: WriteTargets): boolean {
  const names = ({ live, others }: WriteTargets) => [live, ...others].map(({ alias }) => alias).join();
  return names(a) === names(b);
}
