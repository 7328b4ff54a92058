import { type CellClient, type CellDirectory } from '@cloudpf/cells';
import {
  APPLIED,
  type Change,
  type ItemChange,
  type Outcome,
  SUPERSEDED,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { documentId } from '@cloudpf/es-mappings';
import { type Tenant } from '@cloudpf/tenant-routing';
import { classifyError } from './classify-failure.ts';
import { documentOf } from './documents.ts';
import { FreshnessRecorder } from './freshness.ts';
import { type Candidate, guardedApply } from './guarded-apply.ts';
import { PositionCache } from './position-cache.ts';
import { isMissingTarget, isUnavailable, outcomeEverywhere } from './outcome-everywhere.ts';
import { sameTargets, type WriteTarget, WriteTargetReader } from './write-targets.ts';

/** What opens a tenant's cell for writing. */
export type WritableCells = Pick<CellDirectory, 'elasticsearch' | 'forget'>;

const TARGETS_MOVE: Outcome = {
  kind: 'unavailable',
  reason: { code: 'TARGETS_MOVE', message: 'the indices of the cell were swapped again and again' },
};

/** Targets that change under a lane this often are left for the next delivery. */
const MAX_ROUNDS = 3;

/**
 * The searchable copy of one table, kept in each tenant's own Elasticsearch. During a reindex it is two indices, and
 * a change has ended only when both have it.
 */
export class ElasticsearchTenantIndex<T extends Product | Purchase> implements TenantIndex<T> {
  readonly #cells: WritableCells;
  readonly #schema: TableSchema<T>;
  readonly #cache = new PositionCache();
  readonly #freshness = new FreshnessRecorder();
  readonly #targets: WriteTargetReader;

  /** @param now a clock that never goes back, milliseconds. */
  constructor(cells: WritableCells, schema: TableSchema<T>, now?: () => number) {
    this.#cells = cells;
    this.#schema = schema;
    this.#targets = new WriteTargetReader({ table: schema.table, ...(now === undefined ? {} : { now }) });
  }

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    let client: CellClient | undefined;
    try {
      client = await this.#cells.elasticsearch(tenant, 'write');
      const outcomes = await this.#applyEverywhere(client, tenant, changes);
      const waits = outcomes.find(({ kind }) => kind === 'unavailable');
      if (!waits) return await this.#mark(client, tenant, { changes, outcomes });
      this.#cache.forgetCell(client);
      return unproved(changes, outcomes, waits);
    } catch (error) {
      if (client) this.#cache.forgetCell(client);
      const { code, message, keyRefused } = classifyError(error);
      if (keyRefused) this.#cells.forget(tenant, 'write');
      return changes.map(() => ({ kind: 'unavailable', reason: { code, message } }));
    }
  }

  /** Applies to all that is written, and again where that was found to have changed meanwhile. */
  async #applyEverywhere(
    client: CellClient,
    { tenant_id: tenant }: Tenant,
    changes: readonly Change<T>[],
  ): Promise<readonly Outcome[]> {
    if (changes.every(({ operation }) => operation === 'heartbeat')) return changes.map(() => APPLIED);
    let targets = await this.#targets.get(client, tenant);
    const written = new Set<number>();
    for (let round = 1; ; round++) {
      const [live = [], ...others] = await Promise.all(
        [targets.live, ...targets.others].map((target) => this.#applyItems(client, target, changes)),
      );
      const outcomes = live.map((outcome, index) => {
        if (outcome.kind === 'applied') written.add(index);
        // A later round finds there what an earlier one has written.
        const isOwn = outcome.kind === 'superseded' && written.has(index);
        return outcomeEverywhere(
          isOwn ? APPLIED : outcome,
          others.map((other) => other[index]),
        );
      });
      const isDoubtful = outcomes.some(targets.others.length > 0 ? isUnavailable : isMissingTarget);
      if (!isDoubtful && !this.#targets.isOutlived(targets)) return outcomes;

      const present = await this.#targets.read(client, tenant);
      if (sameTargets(targets, present)) return outcomes;
      if (round === MAX_ROUNDS) return changes.map(() => TARGETS_MOVE);
      targets = present;
    }
  }

  async #applyItems(
    client: CellClient,
    { alias }: WriteTarget,
    changes: readonly Change<T>[],
  ): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = changes.map((change) =>
      change.operation === 'heartbeat' ? APPLIED : SUPERSEDED,
    );
    const target = { client, alias, cache: this.#cache };
    let newest = foldByKey(changes.entries());
    while (newest.length > 0) {
      const results = await guardedApply(
        target,
        newest.map(({ change }) => this.#candidate(change)),
      );
      const rejected = new Set<string>();
      const waiting = new Map<string, Outcome>();
      for (const [place, { index, change }] of newest.entries()) {
        const result = results[place];
        if (result) outcomes[index] = result;
        if (result?.kind === 'rejected') rejected.add(change.key);
        if (result?.kind === 'unavailable') waiting.set(change.key, result);
      }
      holdBack(changes, outcomes, waiting);
      newest = foldByKey(
        [...changes.entries()].filter(
          ([index, { key }]) => rejected.has(key) && outcomes[index] === SUPERSEDED,
        ),
      );
    }
    return outcomes;
  }

  #candidate(change: ItemChange<T>): Candidate {
    return {
      id: documentId(change.key),
      position: change.position,
      changedAt: change.changedAt,
      document: documentOf(change, this.#schema.keyName),
      isInsert: change.operation === 'upsert' && change.isInsert,
    };
  }

  /**
   * Moves the freshness forward now that all changes are settled. A mark that cannot be written leaves the copy
   * looking older than it is, which is the honest side to err on.
   */
  async #mark(
    client: CellClient,
    tenant: Tenant,
    { changes, outcomes }: { readonly changes: readonly Change<T>[]; readonly outcomes: readonly Outcome[] },
  ): Promise<readonly Outcome[]> {
    try {
      await this.#freshness.settled(client, tenant.tenant_id, changes);
      return outcomes;
    } catch (error) {
      this.#cache.forgetCell(client);
      const { code, message } = classifyError(error);
      return unproved(changes, outcomes, { kind: 'unavailable', reason: { code, message } });
    }
  }
}

/** A heartbeat without its mark has proved nothing. */
function unproved<T>(
  changes: readonly Change<T>[],
  outcomes: readonly Outcome[],
  waits: Outcome,
): readonly Outcome[] {
  return outcomes.map((outcome, index) => (changes[index]?.operation === 'heartbeat' ? waits : outcome));
}

/** What a newer change has not replaced yet waits with it: the newer one may still be refused for good. */
function holdBack<T>(
  changes: readonly Change<T>[],
  outcomes: Outcome[],
  waiting: ReadonlyMap<string, Outcome>,
): void {
  if (waiting.size === 0) return;
  for (const [index, { key }] of changes.entries()) {
    const outcome = waiting.get(key);
    if (outcome && outcomes[index] === SUPERSEDED) outcomes[index] = outcome;
  }
}

interface Newest<T> {
  readonly index: number;
  readonly change: ItemChange<T>;
}

/**
 * Of each key only the newest change is written; the others are superseded by it.
 * Where the newest is refused for good, the next one takes its place.
 */
function foldByKey<T>(changes: Iterable<[number, Change<T>]>): readonly Newest<T>[] {
  const newest = new Map<string, Newest<T>>();
  for (const [index, change] of changes) {
    if (change.operation === 'heartbeat') continue;
    const held = newest.get(change.key);
    if (!held || change.position > held.change.position) newest.set(change.key, { index, change });
  }
  return [...newest.values()];
}
