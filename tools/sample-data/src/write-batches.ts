import { setTimeout as wait } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { UnwrittenItemsError } from './errors.ts';

/** The slice of the DynamoDB client that writes batches. */
export interface BatchWriteClient {
  send(command: BatchWriteItemCommand): Promise<Pick<BatchWriteItemCommandOutput, 'UnprocessedItems'>>;
}

export interface WriteOptions {
  readonly client: BatchWriteClient;
  readonly table: string;
  /** Batches under way at once. */
  readonly concurrency: number;
  /** Called after every batch with the number of requests it held. */
  readonly onWritten?: ((count: number) => void) | undefined;
  readonly sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

/** What BatchWriteItem takes at most. */
const BATCH_SIZE = 25;

const MAX_ATTEMPTS = 12;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Writes the requests in batches, drawing them only as fast as the table takes them. What the table leaves undone is
 * sent again after a pause that doubles. Two requests for one key must not be closer than `concurrency` batches.
 * @throws UnwrittenItemsError where the table still refuses after twelve attempts.
 */
export async function writeBatches(requests: Iterable<WriteRequest>, options: WriteOptions): Promise<void> {
  const batches = inBatches(requests);
  const worker = async (): Promise<void> => {
    for (let next = batches.next(); !next.done; next = batches.next()) {
      await writeBatch(next.value, options);
      options.onWritten?.(next.value.length);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
}

function* inBatches(requests: Iterable<WriteRequest>): Generator<WriteRequest[], undefined> {
  let batch: WriteRequest[] = [];
  for (const request of requests) {
    batch.push(request);
    if (batch.length === BATCH_SIZE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function writeBatch(batch: readonly WriteRequest[], options: WriteOptions): Promise<void> {
  const { client, table, sleep = wait } = options;
  let left: WriteRequest[] = [...batch];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0)
      await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2));
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
    );
    left = UnprocessedItems?.[table] ?? [];
    if (left.length === 0) return;
  }
  throw new UnwrittenItemsError(table, left.length);
}
