import * as z from 'zod';

/** What the function said about a batch of records. */
export type Verdict =
  | { readonly kind: 'done' }
  /** Everything before the index is done, everything from there must come again. */
  | { readonly kind: 'failed-from'; readonly index: number }
  | { readonly kind: 'failed'; readonly reason: string };

const BatchResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

/**
 * Reads the answer of a function that reports batch item failures, as Lambda does: nothing, or an empty list, means that all is done; the
 * lowest sequence number named is where the batch has to start again; an answer that makes no sense fails the whole batch.
 */
export function readBatchResponse(payload: unknown, sequenceNumbers: readonly string[]): Verdict {
  const response = BatchResponse.safeParse(payload);
  if (!response.success) return { kind: 'failed', reason: 'the response is not a batch response' };
  const failures = response.data?.batchItemFailures ?? [];
  let lowest = sequenceNumbers.length;
  for (const { itemIdentifier } of failures) {
    const index = sequenceNumbers.indexOf(itemIdentifier);
    if (index < 0)
      return { kind: 'failed', reason: `the response names ${itemIdentifier}, which was not in the batch` };
    lowest = Math.min(lowest, index);
  }
  return lowest === sequenceNumbers.length ? { kind: 'done' } : { kind: 'failed-from', index: lowest };
}
