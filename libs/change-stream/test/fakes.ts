import {
  APPLIED,
  type Change,
  type Ending,
  type EndingCounter,
  type ItemChange,
  type Outcome,
  SUPERSEDED,
  type TenantIndex,
} from '../src/index.ts';
import { type Tenant } from '@cloudpf/tenant-routing';

/** Holds what each cell would hold; `answer` refuses a change as a real cell would. */
export class PositionIndex<T> implements TenantIndex<T> {
  readonly cells = new Map<string, Map<string, ItemChange<T>>>();
  answer: (tenant: Tenant, change: Change<T>) => Outcome | undefined = () => undefined;

  async apply(tenant: Tenant, changes: readonly Change<T>[]): Promise<readonly Outcome[]> {
    const cell = this.cells.get(tenant.tenant_id) ?? new Map<string, ItemChange<T>>();
    this.cells.set(tenant.tenant_id, cell);
    return changes.map((change) => {
      const refused = this.answer(tenant, change);
      if (refused) return refused;
      if (change.operation === 'heartbeat') return APPLIED;
      const held = cell.get(change.key);
      if (held && held.position >= change.position) return SUPERSEDED;
      cell.set(change.key, change);
      return APPLIED;
    });
  }
}

export class CountedEndings implements EndingCounter {
  readonly counted: { ending: Ending; tenant: string; code: string | undefined }[] = [];
  readonly problems: unknown[] = [];

  count(
    ending: Ending,
    record: { readonly tenant: string; readonly reason?: { readonly code: string } },
  ): void {
    this.counted.push({ ending, tenant: record.tenant, code: record.reason?.code });
  }

  stopped(problem: { readonly itemIdentifier: string; readonly error: unknown }): void {
    this.problems.push(problem);
  }

  endings(): readonly Ending[] {
    return this.counted.map(({ ending }) => ending);
  }
}
