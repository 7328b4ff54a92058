import { type Tenant } from '@cloudpf/tenant-routing';
import { type Change } from './change.ts';
import { type Outcome } from './outcome.ts';

/** The searchable copy of one table, a cell for each tenant. */
export interface TenantIndex<T> {
  /**
   * Applies one tenant's changes, in whatever order they come: a document only ever moves to a newer position.
   * A heartbeat is applied only where no other change is unavailable: it proves that the copy reaches as far.
   * @returns an outcome for each change, in their order. Never throws for what a cell does or refuses.
   */
  apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]>;
}
