import { type Verdict } from './batch-response.ts';

/** Records that are sent together, and how often they were tried. */
export interface Batch<R> {
  readonly records: readonly R[];
  /** Retries charged against the quota. */
  readonly retriesUsed: number;
  readonly invocations: number;
  /** The last invocation with these records. */
  readonly last?: Invocation;
}

export interface Invocation {
  readonly requestId?: string | undefined;
  readonly functionError?: string | undefined;
}

export interface RetryPolicy {
  /** -1 retries without end. */
  readonly maximumRetryAttempts: number;
  readonly bisectBatchOnFunctionError: boolean;
}

export interface Decision<R> {
  /** Records at the front that need no further attention. */
  readonly acknowledged: readonly R[];
  /** What to send next, in this order, before anything newer. */
  readonly retry: readonly Batch<R>[];
  /** Records whose retries are used up. */
  readonly exhausted: readonly R[];
}

/** Starts the count of a batch that was never sent. */
export function freshBatch<R>(records: readonly R[]): Batch<R> {
  return { records, retriesUsed: 0, invocations: 0 };
}

/**
 * Decides what follows an invocation. Splitting, at half or at the sequence number that the function returned, does not consume the
 * retry quota; sending the same start again does. A batch that makes progress without `bisect` consumes it too.
 */
export function decide<R>(sent: Batch<R>, verdict: Verdict, policy: RetryPolicy): Decision<R> {
  const batch = { ...sent, invocations: sent.invocations + 1 };
  switch (verdict.kind) {
    case 'done':
      return { acknowledged: batch.records, retry: [], exhausted: [] };
    case 'failed':
      return policy.bisectBatchOnFunctionError && batch.records.length > 1
        ? { acknowledged: [], retry: split(batch, Math.ceil(batch.records.length / 2)), exhausted: [] }
        : { acknowledged: [], ...retryOrGiveUp(batch, policy) };
    case 'failed-from': {
      const acknowledged = batch.records.slice(0, verdict.index);
      const rest = { ...batch, records: batch.records.slice(verdict.index) };
      const isCut = policy.bisectBatchOnFunctionError && verdict.index > 0;
      return { acknowledged, ...(isCut ? { retry: [rest], exhausted: [] } : retryOrGiveUp(rest, policy)) };
    }
  }
}

function split<R>(batch: Batch<R>, at: number): Batch<R>[] {
  return [
    { ...batch, records: batch.records.slice(0, at) },
    { ...batch, records: batch.records.slice(at) },
  ];
}

function retryOrGiveUp<R>(batch: Batch<R>, policy: RetryPolicy): Pick<Decision<R>, 'retry' | 'exhausted'> {
  const retriesUsed = batch.retriesUsed + 1;
  const isExhausted = policy.maximumRetryAttempts >= 0 && retriesUsed > policy.maximumRetryAttempts;
  if (isExhausted) return { retry: [], exhausted: batch.records };
  return { retry: [{ ...batch, retriesUsed }], exhausted: [] };
}

/**
 * Takes the records off the front that are older than the limit. Records of a shard are in order of time, so what follows the first
 * younger one stays, even where a clock stepped back.
 */
export function separateExpired<R extends { readonly createdAt: number }>(
  records: readonly R[],
  limit: { readonly now: number; readonly maximumRecordAgeInSeconds: number },
): { readonly expired: readonly R[]; readonly alive: readonly R[] } {
  if (limit.maximumRecordAgeInSeconds < 0) return { expired: [], alive: records };
  const oldest = limit.now - limit.maximumRecordAgeInSeconds * 1000;
  const firstAlive = records.findIndex(({ createdAt }) => createdAt >= oldest);
  const at = firstAlive < 0 ? records.length : firstAlive;
  return { expired: records.slice(0, at), alive: records.slice(at) };
}
