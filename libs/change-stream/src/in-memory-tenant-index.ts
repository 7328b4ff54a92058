import { type Change, type ItemChange } from './change.ts';
import { APPLIED, type Outcome, SUPERSEDED } from './outcome.ts';
import { isNewer } from './position.ts';
import { type TenantIndex } from './tenant-index.ts';
import { type Tenant } from '@cloudpf/tenant-routing';

/** A searchable copy in this process; `answer` makes a cell or a change fail as a real one would. */
export class InMemoryTenantIndex<T> implements TenantIndex<T> {
  readonly #cells = new Map<string, Map<string, ItemChange<T>>>();
  answer: (tenant: Tenant, change: Change<T>) => Outcome | undefined = () => undefined;

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const cell = this.#cells.get(tenant.tenant_id) ?? new Map<string, ItemChange<T>>();
    this.#cells.set(tenant.tenant_id, cell);
    const outcomes = changes.map((change) => {
      const refusal = this.answer(tenant, change);
      if (refusal) return refusal;
      if (change.operation === 'heartbeat') return APPLIED;
      const held = cell.get(change.key);
      if (held && !isNewer(change, held)) return SUPERSEDED;
      cell.set(change.key, change);
      return APPLIED;
    });
    const waits = outcomes.find(({ kind }) => kind === 'unavailable');
    return outcomes.map((outcome, index) =>
      waits && changes[index]?.operation === 'heartbeat' ? waits : outcome,
    );
  }

  /** What a cell holds of each key, tombstones included. */
  held(tenantId: string): ReadonlyMap<string, ItemChange<T>> {
    return this.#cells.get(tenantId) ?? new Map<string, ItemChange<T>>();
  }

  /** What search would find: the images of a tenant by key, removed ones left out. */
  documents(tenantId: string): ReadonlyMap<string, T> {
    return new Map(
      [...this.held(tenantId)].flatMap(([key, change]) =>
        change.operation === 'upsert' ? [[key, change.image] as const] : [],
      ),
    );
  }
}
