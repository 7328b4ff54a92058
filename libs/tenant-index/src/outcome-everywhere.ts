import { type Outcome } from '@cloudpf/change-stream';

const INDEX_NOT_FOUND = 'index_not_found_exception';

/**
 * What became of a change that several indices must take: unavailable as long as any of them lacks it, else what
 * became of it in the live one. What only another one refuses must not condemn a change that search can find; the
 * comparison before the swap finds it.
 */
export function outcomeEverywhere(live: Outcome, others: readonly (Outcome | undefined)[]): Outcome {
  if (live.kind === 'unavailable') return live;
  return others.find((other) => other?.kind === 'unavailable') ?? live;
}

/** Whether a change met an index that cannot take it now; one that is being dropped says so in many ways. */
export function isUnavailable({ kind }: Outcome): boolean {
  return kind === 'unavailable';
}

/** Whether a change met an alias that is there no more, as after a swap. */
export function isMissingTarget(outcome: Outcome): boolean {
  if (outcome.kind !== 'unavailable') return false;
  const { code, message } = outcome.reason;
  return code === INDEX_NOT_FOUND || message.startsWith(INDEX_NOT_FOUND);
}
