import { type CellClient } from '@cloudpf/cells';
import { type Table } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { LRUCache } from 'lru-cache';
import { type Generation, readGenerations } from './generations.ts';

/** One generation of a table's index; its alias is the one under which it is written. */
export type WriteTarget = Pick<Generation, 'index' | 'generation' | 'alias'>;

/** Everything that a change of one tenant's table must reach; more than the live index only during a reindex. */
export interface WriteTargets {
  readonly live: WriteTarget;
  readonly others: readonly WriteTarget[];
  /** When the cell was asked, milliseconds of the clock that the reader was given. */
  readonly readAt: number;
}

const MAX_TENANTS = 1_000;
const TTL_MS = 5_000;

/**
 * A change that ended later than this after its targets were read has its targets read again. So whoever adds a
 * target knows that from this time on no change ends without it, however long an invocation takes.
 */
export const TARGETS_HOLD_MS = 10_000;

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
    const { live, newer, older } = await readGenerations(client, tenant, this.#table);
    const others = [...newer, ...older].filter(({ isWritten }) => isWritten);
    const targets = { live, others, readAt };
    this.#held.set(tenant, { client, targets });
    return targets;
  }

  /** Whether these were read too long ago for a change to end on them. */
  isOutlived({ readAt }: WriteTargets): boolean {
    return this.#now() - readAt > TARGETS_HOLD_MS;
  }
}

export function sameTargets(a: WriteTargets, b: WriteTargets): boolean {
  const names = ({ live, others }: WriteTargets) => [live, ...others].map(({ alias }) => alias).join();
  return names(a) === names(b);
}
