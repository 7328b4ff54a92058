import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import { emit } from './emit.ts';

interface CellTable {
  readonly tenant: string;
  readonly table: string;
}

/**
 * Tells, as CloudWatch embedded metrics by tenant and table, how long heartbeats took to be applied (`heartbeat_lag`,
 * seconds; of several in one invocation the longest) and whether the circuit of a cell was found open (`circuit_open`).
 */
export class CellMetrics {
  readonly #metrics: Metrics;
  readonly #now: () => number;
  readonly #lags = new Map<string, CellTable & { readonly lagMs: number }>();
  readonly #open = new Map<string, CellTable>();

  constructor(metrics: Metrics, now: () => number = Date.now) {
    this.#metrics = metrics;
    this.#now = now;
  }

  heartbeat({ tenant, table, writtenAt }: CellTable & { readonly writtenAt: string }): void {
    const name = nameOf({ tenant, table });
    const lagMs = Math.max(0, this.#now() - Date.parse(writtenAt));
    if (lagMs >= (this.#lags.get(name)?.lagMs ?? 0)) this.#lags.set(name, { tenant, table, lagMs });
  }

  circuitOpen({ tenant, table }: CellTable): void {
    this.#open.set(nameOf({ tenant, table }), { tenant, table });
  }

  /** Writes what was told since the last time; called at the end of each invocation. */
  publish(): void {
    for (const { tenant, table, lagMs } of this.#lags.values()) {
      emit(this.#metrics, {
        name: 'heartbeat_lag',
        unit: MetricUnit.Seconds,
        value: lagMs / 1_000,
        dimensions: { tenant, table },
      });
    }
    for (const { tenant, table } of this.#open.values()) {
      emit(this.#metrics, {
        name: 'circuit_open',
        unit: MetricUnit.Count,
        value: 1,
        dimensions: { tenant, table },
      });
    }
    this.#lags.clear();
    this.#open.clear();
  }
}

function nameOf({ tenant, table }: CellTable): string {
  return `${table} ${tenant}`;
}
