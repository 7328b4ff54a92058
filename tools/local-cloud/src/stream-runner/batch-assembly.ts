import { PAYLOAD_LIMIT } from '../functions/invocation-result.ts';

/** Bytes that `{"Records":[]}` takes around the records. */
const ENVELOPE_BYTES = 14;

export interface BatchCut {
  /** Records from the front of the queue that fit one batch; at least one where there is any. */
  readonly count: number;
  /** Whether waiting for more records could not make the batch larger. */
  readonly full: boolean;
}

/** Cuts the next batch off a queue: as many records as the batch size and the 6 MB of one invocation allow. */
export function cutBatch(queue: readonly { readonly bytes: number }[], batchSize: number): BatchCut {
  let bytes = ENVELOPE_BYTES;
  let count = 0;
  for (const record of queue) {
    bytes += record.bytes + 1;
    if (count === batchSize || (count > 0 && bytes > PAYLOAD_LIMIT)) return { count, full: true };
    count += 1;
  }
  return { count, full: count === batchSize };
}
