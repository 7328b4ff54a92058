import { type Change, isBackfill } from '@cloudpf/change-stream';
import { freshnessIndex } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type CellClient } from '@cloudpf/cells';

/** How far one table's searchable copy reaches. */
interface Freshness {
  readonly table: string;
  /** Time of the newest change or heartbeat that was applied: UTC, ISO 8601. */
  readonly indexed_through: string;
  /** What the last heartbeat took from its writing to here, milliseconds; absent before the first one. */
  readonly lag_ms?: number;
  readonly measured_at: string;
}

/** Keeps each cell's freshness document moving forward, with one small write each time it really moves. */
export class FreshnessRecorder {
  readonly #through = new Map<string, number>();
  readonly #lag = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Records that these changes, all of one lane, are settled. Of two marks the later stays, whatever their order.
   * Errors of the transport are thrown.
   */
  async settled(client: CellClient, tenant: TenantId, changes: readonly Change<unknown>[]): Promise<void> {
    const [first] = changes;
    if (!first) return;
    const name = `${tenant}/${first.table}`;
    const now = this.#now();

    let through = 0;
    for (const change of changes) {
      // One item read from the table tells nothing of the others.
      if (isBackfill(change.position)) continue;
      const time = Date.parse(change.operation === 'heartbeat' ? change.writtenAt : change.changedAt);
      if (time > through) through = time;
      if (change.operation === 'heartbeat') this.#lag.set(name, Math.max(0, now - time));
    }
    if (through <= (this.#through.get(name) ?? 0)) return;

    const lag = this.#lag.get(name);
    const mark: Freshness = {
      table: first.table,
      indexed_through: new Date(through).toISOString(),
      ...(lag === undefined ? {} : { lag_ms: lag }),
      measured_at: new Date(now).toISOString(),
    };
    try {
      await client.transport.request({
        method: 'PUT',
        path: `/${freshnessIndex(tenant)}/_doc/${first.table}`,
        querystring: { version: String(through), version_type: 'external_gte', filter_path: 'result' },
        body: JSON.stringify(mark),
      });
    } catch (error) {
      // Another function has marked a later time already.
      if ((error as { statusCode?: number }).statusCode !== 409) throw error;
    }
    this.#through.set(name, through);
  }
}
