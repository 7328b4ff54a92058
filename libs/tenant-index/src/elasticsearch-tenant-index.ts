import { type CellClient, type CellDirectory } from '@cloudpf/cells';
import {
  APPLIED,
  type Change,
  type ItemChange,
  type Outcome,
  type Reason,
  SUPERSEDED,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { documentId, writeAlias } from '@cloudpf/es-mappings';
import { type Tenant } from '@cloudpf/tenant-routing';
import { classifyError } from './classify-failure.ts';
import { documentOf } from './documents.ts';
import { FreshnessRecorder } from './freshness.ts';
import { type Candidate, guardedApply, KeyRefusedError } from './guarded-apply.ts';
import { PositionCache } from './position-cache.ts';

/** What opens a tenant's cell for writing. */
export type WritableCells = Pick<CellDirectory, 'elasticsearch' | 'forget'>;

/** The searchable copy of one table, kept in each tenant's own Elasticsearch. */
export class ElasticsearchTenantIndex<T extends Product | Purchase> implements TenantIndex<T> {
  readonly #cells: WritableCells;
  readonly #schema: TableSchema<T>;
  readonly #cache = new PositionCache();
  readonly #freshness: FreshnessRecorder;

  constructor(cells: WritableCells, schema: TableSchema<T>, freshness = new FreshnessRecorder()) {
    this.#cells = cells;
    this.#schema = schema;
    this.#freshness = freshness;
  }

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    try {
      const client = await this.#cells.elasticsearch(tenant, 'write');
      const outcomes = await this.#applyItems(client, tenant, changes);
      if (outcomes.some(({ kind }) => kind === 'unavailable')) return outcomes;
      return await this.#mark(client, tenant, { changes, outcomes });
    } catch (error) {
      if (error instanceof KeyRefusedError) this.#cells.forget(tenant, 'write');
      const { code, message } = classifyError(error);
      const reason: Reason = { code, message };
      return changes.map(() => ({ kind: 'unavailable', reason }));
    }
  }

  async #applyItems(
    client: CellClient,
    tenant: Tenant,
    changes: readonly Change<T>[],
  ): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = changes.map((change) =>
      change.operation === 'heartbeat' ? APPLIED : SUPERSEDED,
    );
    const target = { client, alias: writeAlias(tenant.tenant_id, this.#schema.table), cache: this.#cache };
    let newest = foldByKey(changes.entries());
    while (newest.length > 0) {
      const results = await guardedApply(
        target,
        newest.map(({ change }) => this.#candidate(change)),
      );
      const rejected = new Set<string>();
      for (const [place, { index, change }] of newest.entries()) {
        const result = results[place];
        if (result) outcomes[index] = result;
        if (result?.kind === 'rejected') rejected.add(change.key);
      }
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
   * looking older than it is, which is the honest side to err on; a heartbeat without its mark has proved nothing.
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
      const { code, message } = classifyError(error);
      const unproved: Outcome = { kind: 'unavailable', reason: { code, message } };
      return outcomes.map((outcome, index) =>
        changes[index]?.operation === 'heartbeat' ? unproved : outcome,
      );
    }
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
