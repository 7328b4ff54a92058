import { costUsd } from '../cost.ts';
import { QueryError } from '../errors.ts';
import { awaitQuery, stopQuietly, type Waiting } from '../finish-query.ts';
import { type LakeFreshness, type LakeQueries, type Row } from '../ports.ts';
import { type Sql } from '../sql/fragment.ts';
import { type LakeTables } from '../sql/purchases.ts';
import { itemStatement, purchaseStatement } from './statements.ts';
import { type Summary, toSummary } from './summary.ts';
import { type SummaryRequest } from './summary-request.ts';

export interface SummaryDependencies extends Waiting {
  readonly queries: LakeQueries;
  readonly freshness: LakeFreshness;
  readonly tables: LakeTables;
  /** Longest time that a summary may take, milliseconds. */
  readonly timeLimitMs: number;
}

export interface SummaryResult extends Summary {
  readonly data_through: string | null;
  readonly bytes_scanned: number;
  readonly cost_usd: string;
  readonly query_ids: string[];
}

/** Two statements at once give the whole summary. Where one of them fails or the caller leaves, both are stopped. */
export async function runSummary(
  request: SummaryRequest,
  dependencies: SummaryDependencies,
  signal?: AbortSignal,
): Promise<SummaryResult> {
  const { queries, freshness, tables, now } = dependencies;
  const tenantId = request.tenant.tenant_id;
  // Read before the statements start: what they see is at least as new.
  const dataThrough = await freshness.dataThrough(tenantId);
  const context = { tables, now: now() };
  const over = new AbortController();
  const until = now() + dependencies.timeLimitMs;
  const caller = signal ? AbortSignal.any([signal, over.signal]) : over.signal;

  const run = async (statement: Sql, limit: number): Promise<Finished> => {
    const queryId = await queries.start(tenantId, statement);
    const { state, bytesScanned } = await awaitQuery(queries, queryId, {
      ...dependencies,
      until,
      signal: caller,
    });
    if (state !== 'succeeded') {
      await stopQuietly(queries, queryId);
      throw new QueryError('timeout', `query ${queryId} was stopped after ${dependencies.timeLimitMs} ms`);
    }
    return { queryId, bytesScanned, rows: await queries.rows(queryId, limit) };
  };
  const both = [
    run(purchaseStatement(request, context), MAX_GROUPS),
    run(itemStatement(request, context), 2 * request.top),
  ] as const;
  try {
    const [purchases, items] = await Promise.all(both);
    return {
      ...toSummary(request, purchases.rows, items.rows),
      data_through: dataThrough ?? null,
      bytes_scanned: purchases.bytesScanned + items.bytesScanned,
      cost_usd: costUsd([purchases.bytesScanned, items.bytesScanned]),
      query_ids: [purchases.queryId, items.queryId],
    };
  } catch (error) {
    over.abort();
    await Promise.allSettled(both);
    throw error;
  }
}

/** More than all periods of the longest range in some currencies. */
const MAX_GROUPS = 50_000;

interface Finished {
  readonly queryId: string;
  readonly bytesScanned: number;
  readonly rows: readonly Row[];
}
