import { type _Record } from '@aws-sdk/client-dynamodb-streams';
import { backOffMs } from './back-off.ts';
import { type ShardCheckpoint } from './checkpoints.ts';
import { IteratorExpiredError, StreamGoneError, TrimmedError } from './errors.ts';
import { pause } from './gate.ts';
import { type QueuedRecord, type ShardContext } from './mapping-context.ts';
import { toLambdaRecord } from './stream-record.ts';
import { type ShardStart } from './stream-source.ts';

/** Where reading begins; `resumed` tells a mapping that starts at the tip from one that had started there before. */
export interface ReadFrom {
  readonly checkpoint: Exclude<ShardCheckpoint, { readonly position: 'SHARD_END' }>;
  readonly resumed: boolean;
}

const PAGE_RECORDS = 1000;
/** A shard that gave so many empty pages in a row is polled half as often. */
const QUIET_AFTER_PAGES = 100;
/** DynamoDB Local cuts creation times to the minute. */
const CREATION_TIME_STEP_MS = 60_000;

/**
 * Reads a shard, page by page, to its end; the consumer's pace is the pace of reading. A lost iterator is replaced by one after the last
 * record read, a trimmed position by the oldest record there is, and anything else is tried again until the mapping stops.
 * @throws StreamGoneError where the shard is not found; only a list of the shards tells whether that is so for good.
 */
export async function* readShard(
  context: ShardContext,
  from: ReadFrom,
): AsyncGenerator<readonly QueuedRecord[], void> {
  const { source, config, emit, stopping } = context;
  const cursor = new ShardCursor(context, from);
  let emptyPages = 0;
  let failures = 0;
  let unavailable = false;
  while (!stopping.aborted) {
    try {
      const page = await source.getRecords(await cursor.iterator(), PAGE_RECORDS);
      if (unavailable) emit({ level: 'info', type: 'source-recovered' });
      unavailable = false;
      failures = 0;
      emptyPages = page.records.length > 0 ? 0 : emptyPages + 1;
      const records = cursor.advance(page.records, page.nextIterator);
      if (records.length > 0) yield records;
      if (page.nextIterator === undefined) return;
      if (emptyPages > 0) await pause(config.idlePollMs * (emptyPages > QUIET_AFTER_PAGES ? 2 : 1), stopping);
    } catch (error) {
      if (error instanceof StreamGoneError) {
        emit({ level: 'warn', type: 'stream-gone', shardId: context.shardId });
        await pause(config.shardRefreshMs, stopping);
        throw error;
      }
      failures += 1;
      if (!cursor.recover(error) && !unavailable) {
        unavailable = true;
        emit({ level: 'warn', type: 'source-unavailable', message: String(error) });
      }
      await pause(backOffMs(failures, { baseMs: config.idlePollMs, capMs: 2_000 }, context.random), stopping);
    }
  }
}

class ShardCursor {
  readonly #context: ShardContext;
  #position: ReadFrom['checkpoint'];
  #mayTakeTip: boolean;
  #iterator: string | undefined;
  #lastRead: string | undefined;

  constructor(context: ShardContext, { checkpoint, resumed }: ReadFrom) {
    this.#context = context;
    this.#position = checkpoint;
    this.#mayTakeTip = !resumed;
    if (checkpoint.position === 'AFTER') this.#lastRead = checkpoint.sequenceNumber;
  }

  async iterator(): Promise<string> {
    const { source, streamArn, shardId } = this.#context;
    this.#iterator ??= await source.getShardIterator({ streamArn, shardId, start: this.#start() });
    this.#mayTakeTip = false;
    return this.#iterator;
  }

  advance(page: readonly _Record[], nextIterator: string | undefined): readonly QueuedRecord[] {
    const records = page.map((record) => this.#queued(record)).filter((record) => this.#isWanted(record));
    const last = records.at(-1);
    if (last) {
      this.#lastRead = last.sequenceNumber;
      this.#position = { position: 'AFTER', sequenceNumber: last.sequenceNumber };
    }
    this.#iterator = nextIterator;
    return records;
  }

  /** Whether the error says only that the iterator or the position is too old. */
  recover(error: unknown): boolean {
    const { emit, shardId } = this.#context;
    this.#iterator = undefined;
    if (error instanceof IteratorExpiredError) {
      emit({ level: 'info', type: 'iterator-expired', shardId });
      return true;
    }
    if (error instanceof TrimmedError) {
      emit({ level: 'error', type: 'records-trimmed', shardId, after: this.#lastRead });
      this.#position = { position: 'TRIM_HORIZON' };
      return true;
    }
    return false;
  }

  #start(): ShardStart {
    const position = this.#position;
    switch (position.position) {
      case 'AFTER':
        return { type: 'AFTER', sequenceNumber: position.sequenceNumber };
      case 'TRIM_HORIZON':
        return { type: 'TRIM_HORIZON' };
      case 'LATEST':
        // The tip has moved since: a second LATEST would skip what came between.
        return this.#mayTakeTip ? { type: 'LATEST' } : { type: 'TRIM_HORIZON' };
    }
  }

  #isWanted({ sequenceNumber, createdAt }: QueuedRecord): boolean {
    if (this.#lastRead !== undefined) return BigInt(sequenceNumber) > BigInt(this.#lastRead);
    if (this.#position.position !== 'LATEST') return true;
    return createdAt > this.#position.since - CREATION_TIME_STEP_MS;
  }

  #queued(read: _Record): QueuedRecord {
    const record = toLambdaRecord(read, this.#context.streamArn);
    return {
      record,
      sequenceNumber: record.dynamodb.SequenceNumber,
      createdAt: record.dynamodb.ApproximateCreationDateTime * 1000,
      bytes: Buffer.byteLength(JSON.stringify(record)),
      readAt: this.#context.now(),
    };
  }
}
