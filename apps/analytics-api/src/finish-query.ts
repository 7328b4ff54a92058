import { QueryError } from './errors.ts';
import { type LakeQueries, type QueryStatus } from './ports.ts';

/** How a query is waited for; clock, sleep and chance are given, so that tests need no time. */
export interface Waiting {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Between 0 and 1. */
  readonly random: () => number;
}

export interface WaitOptions {
  readonly until: number;
  /** The caller is gone: the query is stopped. */
  readonly signal?: AbortSignal | undefined;
}

/** Small queries are over in a blink, so the first looks come fast; Athena allows 100 looks a second and account. */
const FIRST_PAUSE_MS = 40;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 2_000;
const JITTER = 0.25;

/**
 * Waits until a query is over or the time is; a query still at work is left so.
 * @throws QueryError where it failed, was cancelled, or the caller is gone.
 */
export async function awaitQuery(
  queries: LakeQueries,
  queryId: string,
  { until, signal, now, sleep, random }: WaitOptions & Waiting,
): Promise<QueryStatus> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * PAUSE_GROWTH, LONGEST_PAUSE_MS)) {
    if (signal?.aborted === true) {
      await stopQuietly(queries, queryId);
      throw new QueryError('cancelled', `query ${queryId} was stopped because its caller is gone`);
    }
    const status = await queries.status(queryId);
    if (!status) throw new QueryError('unavailable', `query ${queryId} is not known to the engine`);
    if (status.state === 'failed' || status.state === 'cancelled') throw failureOf(queryId, status);
    if (status.state === 'succeeded') return status;
    const left = until - now();
    if (left <= 0) return status;
    await sleep(Math.min(pause * (1 + JITTER * (2 * random() - 1)), left), signal);
  }
}

/** What a query that is over without success means to its caller. */
export function failureOf(queryId: string, { state, reason = '' }: QueryStatus): QueryError {
  const message = `query ${queryId} ${state}: ${reason}`;
  if (/bytes scanned limit/i.test(reason)) return new QueryError('too_much_data', message);
  if (/throttl|rate exceeded|slow ?down|exhausted resources|internal error|retry your query/i.test(reason)) {
    return new QueryError('unavailable', message);
  }
  return new QueryError(state === 'cancelled' ? 'cancelled' : 'rejected', message);
}

/** Stopping is a courtesy to the bill; the answer does not depend on it. */
export async function stopQuietly(queries: LakeQueries, queryId: string): Promise<void> {
  try {
    await queries.stop(queryId);
  } catch {
    // The engine ends every query at its own time limit.
  }
}
