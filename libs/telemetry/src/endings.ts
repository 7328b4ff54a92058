import { type Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import { emit } from './emit.ts';

interface Ended {
  readonly tenant: string;
  readonly table: string;
  readonly reason?: { readonly code: string; readonly message: string };
}

/** A record without a tenant is counted too. */
const NO_TENANT = 'none';

/** Endings that are counted by tenant: a metric of each tenant is billed, so the others name it in the log alone. */
const BY_TENANT = new Set(['applied', 'parked', 'quarantined']);

/** Endings that somebody has to look at. */
const WORTH_A_LINE = new Set(['parked', 'quarantined', 'fenced']);

/**
 * Counts how records ended by kind and table, and most kinds by tenant, as CloudWatch embedded metrics,
 * and logs once for each tenant, ending and reason of an invocation what was not simply applied.
 */
export class EndingMetrics {
  readonly #metrics: Metrics;
  readonly #logger: Logger;
  readonly #counts = new Map<string, { ended: Ended; ending: string; count: number }>();

  constructor(metrics: Metrics, logger: Logger) {
    this.#metrics = metrics;
    this.#logger = logger;
  }

  count(ending: string, ended: Ended): void {
    const name = `${ending} ${ended.table} ${ended.tenant} ${ended.reason?.code ?? ''}`;
    const counted = this.#counts.get(name);
    if (counted) counted.count++;
    else this.#counts.set(name, { ended, ending, count: 1 });
  }

  stopped({ itemIdentifier, error }: { readonly itemIdentifier: string; readonly error: unknown }): void {
    this.#logger.error('the batch stopped short; its rest will be delivered again', {
      sequence_number: itemIdentifier,
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }

  /** Writes what was counted since the last time; called at the end of each invocation. */
  publish(): void {
    for (const { ended, ending, count } of this.#counts.values()) {
      const tenant = ended.tenant === '' ? NO_TENANT : ended.tenant;
      const { table } = ended;
      emit(this.#metrics, {
        name: ending,
        unit: MetricUnit.Count,
        value: count,
        ...(BY_TENANT.has(ending)
          ? { dimensions: { tenant, table } }
          : { dimensions: { table }, metadata: { tenant } }),
      });
      if (WORTH_A_LINE.has(ending)) {
        this.#logger.warn(`${count} ${ending}`, {
          tenant,
          table,
          ending,
          count,
          reason: ended.reason,
        });
      }
    }
    this.#counts.clear();
  }
}
