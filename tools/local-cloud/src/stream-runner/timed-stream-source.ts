import { type _Record } from '@aws-sdk/client-dynamodb-streams';
import { ShardClock } from './shard-clock.ts';
import {
  type RecordPage,
  type Shard,
  type ShardIteratorRequest,
  type StreamIdentity,
  type StreamSource,
} from './stream-source.ts';

const SECOND_MS = 1_000;

/**
 * Tells each record the whole second in which it was written, as DynamoDB does, where the engine tells no more than
 * the minute. `mark` has to be called at each second. A time never leaves the engine's minute: what was written
 * before this process looked has the minute alone, and its day is the same either way.
 */
export class TimedStreamSource implements StreamSource {
  readonly #source: StreamSource;
  /** By stream and shard: those that are being read. */
  readonly #clocks = new Map<string, ShardClock>();

  constructor(source: StreamSource) {
    this.#source = source;
  }

  /** Remembers where each shard ends; a shard that does not answer tells coarser times until the next mark. */
  async mark(now: number = Date.now()): Promise<void> {
    await Promise.allSettled([...this.#clocks.values()].map((clock) => clock.mark(now)));
  }

  async listStreams(): Promise<readonly StreamIdentity[]> {
    return this.#source.listStreams();
  }

  async listShards(streamArn: string): Promise<readonly Shard[]> {
    return this.#source.listShards(streamArn);
  }

  /** The iterator begins with the name of its shard, which `getRecords` is not told otherwise. */
  async getShardIterator(request: ShardIteratorRequest): Promise<string> {
    const iterator = await this.#source.getShardIterator(request);
    const { streamArn, shardId } = request;
    const shard = `${streamArn} ${shardId}`;
    if (!this.#clocks.has(shard)) {
      this.#clocks.set(shard, new ShardClock(this.#source, { streamArn, shardId }));
    }
    return `${shard} ${iterator}`;
  }

  async getRecords(iterator: string, limit: number): Promise<RecordPage> {
    const [streamArn = '', shardId = '', inner = ''] = iterator.split(' ');
    const shard = `${streamArn} ${shardId}`;
    const { records, nextIterator } = await this.#source.getRecords(inner, limit);
    const timed = await this.#timed(records, this.#clocks.get(shard));
    if (nextIterator === undefined) this.#clocks.delete(shard);
    return { records: timed, nextIterator: nextIterator && `${shard} ${nextIterator}` };
  }

  async #timed(records: readonly _Record[], clock: ShardClock | undefined): Promise<readonly _Record[]> {
    if (!clock || records.length === 0) return records;
    const sequences = records.map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));
    const times = await clock.timesOf(sequences);
    return records.map((record, index) => withTime(record, times[index]));
  }
}

function withTime(record: _Record, markedAt = 0): _Record {
  const second = Math.floor(markedAt / SECOND_MS) * SECOND_MS;
  const told = record.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0;
  if (second <= told) return record;
  return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: new Date(second) } };
}
