import { setTimeout as wait } from 'node:timers/promises';
import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { UnwrittenItemsError } from './errors.ts';

/** The slice of the DynamoDB client that writes batches. */
export interface BatchWriteClient {
  send(command: TransactWriteItemsCommand): Promise<unknown>;
}

export interface WriteOptions {
  readonly client: BatchWriteClient;
  /** Batches under way at once. */
  readonly concurrency: number;
  /** Called after every batch with the number of writes it held. */
  readonly onWritten?: ((count: number) => void) | undefined;
  readonly sleep?: ((ms: number) => Promise<unknown>) | undefined;
}

/** What one transaction takes at most. */
const BATCH_SIZE = 100;

const MAX_ATTEMPTS = 12;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** Refusals of a transaction that another try may not meet; the client repeats ordinary throttling by itself. */
const PASSING = new Set([
  'TransactionCanceledException',
  'TransactionInProgressException',
  'ThrottlingException',
]);

/**
 * Writes in batches, drawing them only as fast as the tables take them; a refused batch is sent again after a pause that
 * doubles. Batches are transactions: DynamoDB Local syncs its file once for each, and once for every single item
 * otherwise, which is ten times slower. Two writes of one key must not be closer than `concurrency` batches.
 * @throws UnwrittenItemsError where a batch is still refused after twelve attempts.
 */
export async function writeBatches(
  writes: Iterable<TransactWriteItem>,
  options: WriteOptions,
): Promise<void> {
  const batches = inBatches(writes);
  const worker = async (): Promise<void> => {
    for (let next = batches.next(); !next.done; next = batches.next()) {
      await writeBatch(next.value, options);
      options.onWritten?.(next.value.length);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
}

function* inBatches(writes: Iterable<TransactWriteItem>): Generator<TransactWriteItem[], undefined> {
  let batch: TransactWriteItem[] = [];
  for (const write of writes) {
    batch.push(write);
    if (batch.length === BATCH_SIZE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function writeBatch(batch: readonly TransactWriteItem[], options: WriteOptions): Promise<void> {
  const { client, sleep = wait } = options;
  let refusal: unknown;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0)
      await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2));
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [...batch] }));
      return;
    } catch (error) {
      if (!(error instanceof Error) || !PASSING.has(error.name) || isInvalid(error)) throw error;
      refusal = error;
    }
  }
  throw new UnwrittenItemsError(batch.length, { cause: refusal });
}

/** Among the reasons of a cancelled transaction is one that no repetition can mend. */
function isInvalid(error: Error): boolean {
  const reasons = 'CancellationReasons' in error ? (error.CancellationReasons as { Code?: string }[]) : [];
  return reasons.some(({ Code }) => Code === 'ValidationError' || Code === 'ConditionalCheckFailed');
}
