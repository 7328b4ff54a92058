import { type _Record, type AttributeValue } from '@aws-sdk/client-dynamodb-streams';
import { IteratorExpiredError, StreamGoneError, TrimmedError } from '../stream-runner/errors.ts';
import { laneOf } from '../stream-runner/lane-of.ts';
import { type JsonImage } from '../stream-runner/stream-record.ts';
import {
  type RecordPage,
  type Shard,
  type ShardIteratorRequest,
  type StreamIdentity,
  type StreamSource,
} from '../stream-runner/stream-source.ts';
import { placeOf, type SimulatedShard } from './simulated-shard.ts';

/** One change of one item, as the stream shall tell it. */
export interface SimulatedChange {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly keys: Readonly<Record<string, AttributeValue>>;
  readonly after?: Readonly<Record<string, AttributeValue>> | undefined;
  readonly before?: Readonly<Record<string, AttributeValue>> | undefined;
  readonly eventId?: string;
  /** Who deleted the item, where it was not a user. */
  readonly userIdentity?: { readonly Type: string; readonly PrincipalId: string };
}

export interface SimulatedStreamOptions {
  /** Records a page at most. */
  readonly pageSize?: number;
  readonly table?: string;
  /** Added to the sequence numbers of the first, second, ... root shard; children go on from their parent. */
  readonly sequenceOffsets?: readonly bigint[];
}

export interface SimulatedTableOptions {
  /** Before the first sequence number; those of a new stream may be lower than the old one's. */
  readonly sequence?: bigint;
  readonly label?: string;
}

interface SimulatedStream {
  readonly arn: string;
  readonly label: string;
  readonly shards: SimulatedShard[];
}

/** Sequence numbers as AWS has them: their lengths differ, so comparing them as text goes wrong. */
const FIRST_SEQUENCE = 9_999_999_999_999_999_999_990n;

/** A table's streams in memory, with all that DynamoDB Local lacks: several shards, splits, trimming and iterators that expire. */
export class SimulatedStreamSource implements StreamSource {
  readonly #streams: SimulatedStream[] = [];
  readonly #images = new Map<string, Record<string, AttributeValue>>();
  readonly #pageSize: number;
  readonly #table: string;
  readonly #sequenceOffsets: readonly bigint[];
  #sequence = FIRST_SEQUENCE;
  #shardCount = 0;
  #iteratorAge = 0;
  #failures: { readonly of?: keyof StreamSource; readonly error: Error }[] = [];
  /** Creation time of the records to come. */
  createdAt = new Date(1_800_000_000_000);

  constructor({ pageSize = 1000, table = 'simulated', sequenceOffsets = [] }: SimulatedStreamOptions = {}) {
    this.#pageSize = pageSize;
    this.#table = table;
    this.#sequenceOffsets = sequenceOffsets;
  }

  /** Makes the table with a new stream of so many shards; an older stream is closed and stays readable. */
  createTable(shards = 1, options: SimulatedTableOptions = {}): void {
    this.disableStream();
    this.#images.clear();
    const time = new Date(1_700_000_000_000 + this.#streams.length * 1000);
    const label = options.label ?? time.toISOString().slice(0, -1);
    this.#sequence = options.sequence ?? this.#sequence;
    const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${this.#table}/stream/${label}`;
    const stream: SimulatedStream = { arn, label, shards: [] };
    for (let i = 0; i < shards; i += 1) {
      stream.shards.push(this.#shard(undefined, this.#sequenceOffsets[i] ?? 0n));
    }
    this.#streams.push(stream);
  }

  disableStream(): void {
    for (const shard of this.#streams.at(-1)?.shards ?? []) shard.closed = true;
  }

  put(id: string, text = ''): void {
    const image = { id: { S: id }, text: { S: text } };
    const before = this.#images.get(id);
    this.#images.set(id, image);
    this.append({ eventName: before ? 'MODIFY' : 'INSERT', keys: { id: { S: id } }, after: image, before });
  }

  remove(id: string): void {
    const before = this.#images.get(id);
    this.#images.delete(id);
    if (before) this.append({ eventName: 'REMOVE', keys: { id: { S: id } }, before });
  }

  /** Puts a record at the end of its item's shard, whatever it says. */
  append(change: SimulatedChange): _Record {
    this.#sequence += 1n;
    const { keys, before, after, userIdentity } = change;
    const shard = this.#shardOf(keys);
    const sequence = this.#sequence + shard.sequenceOffset;
    const record: _Record = {
      eventID: change.eventId ?? `event-${sequence}`,
      eventName: change.eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      ...(userIdentity && { userIdentity }),
      dynamodb: {
        ApproximateCreationDateTime: this.createdAt,
        Keys: keys,
        ...(after && { NewImage: after }),
        ...(before && { OldImage: before }),
        SequenceNumber: String(sequence),
        SizeBytes: 10,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    };
    shard.records.push(record);
    return record;
  }

  openShards(): readonly string[] {
    return this.#current().shards.flatMap(({ shardId, closed }) => (closed ? [] : [shardId]));
  }

  /** Closes the shard; its keys go on in so many children. */
  split(shardId: string, children = 2): void {
    const { shards } = this.#current();
    const parent = this.#find(shards, shardId);
    parent.closed = true;
    for (let i = 0; i < children; i += 1) shards.push(this.#shard(parent.shardId, parent.sequenceOffset));
  }

  /** Forgets the oldest records of the shard. */
  trim(shardId: string, records: number): void {
    this.#find(this.#current().shards, shardId).trimmed = records;
  }

  /** Forgets a whole shard. */
  trimShard(shardId: string): void {
    const { shards } = this.#current();
    shards.splice(shards.indexOf(this.#find(shards, shardId)), 1);
  }

  /** Makes every iterator given out so far useless. */
  expireIterators(): void {
    this.#iteratorAge += 1;
  }

  /** Forgets every stream of the table. */
  forgetStreams(): void {
    this.#streams.length = 0;
  }

  /** Makes the next calls fail. */
  failNext(...errors: readonly Error[]): void {
    this.#failures.push(...errors.map((error) => ({ error })));
  }

  /** Makes the next call of this kind fail. */
  failNextOf(of: keyof StreamSource, error: Error): void {
    this.#failures.push({ of, error });
  }

  async listStreams(): Promise<readonly StreamIdentity[]> {
    this.#mayFail('listStreams');
    return this.#streams.map(({ arn, label }) => ({ arn, label }));
  }

  async listShards(streamArn: string): Promise<readonly Shard[]> {
    this.#mayFail('listShards');
    return this.#stream(streamArn).shards.map(({ shardId, parentShardId, closed }) => ({
      shardId,
      parentShardId,
      closed,
    }));
  }

  async getShardIterator({ streamArn, shardId, start }: ShardIteratorRequest): Promise<string> {
    this.#mayFail('getShardIterator');
    const shard = this.#find(this.#stream(streamArn).shards, shardId);
    return [streamArn, shardId, placeOf(shard, start), this.#iteratorAge].join('|');
  }

  async getRecords(iterator: string, limit: number): Promise<RecordPage> {
    this.#mayFail('getRecords');
    const [streamArn = '', shardId = '', position = '', age = ''] = iterator.split('|');
    if (Number(age) !== this.#iteratorAge) throw new IteratorExpiredError('expired');
    const shard = this.#find(this.#stream(streamArn).shards, shardId);
    const from = Number(position);
    if (from < shard.trimmed) throw new TrimmedError('trimmed');
    const records = shard.records.slice(from, from + Math.min(limit, this.#pageSize));
    const to = from + records.length;
    const isEnd = shard.closed && to === shard.records.length;
    return { records, nextIterator: isEnd ? undefined : [streamArn, shardId, to, age].join('|') };
  }

  /** An item's shard: from a root, always to the same child of a closed one, as a key range would lead. */
  #shardOf(keys: SimulatedChange['keys']): SimulatedShard {
    const { shards } = this.#current();
    const roots = shards.filter(
      ({ parentShardId }) => !shards.some((other) => other.shardId === parentShardId),
    );
    let level = roots;
    let salt = 0;
    for (;;) {
      const shard = level[laneOf({ ...(keys as JsonImage), salt: { N: String(salt) } }, level.length)];
      if (!shard) throw new Error('There is no open shard');
      if (!shard.closed) return shard;
      level = shards.filter(({ parentShardId }) => parentShardId === shard.shardId);
      salt += 1;
    }
  }

  #shard(parentShardId: string | undefined, sequenceOffset: bigint): SimulatedShard {
    this.#shardCount += 1;
    const shardId = `shardId-${String(this.#shardCount).padStart(20, '0')}`;
    return { shardId, parentShardId, sequenceOffset, records: [], closed: false, trimmed: 0 };
  }

  #current(): SimulatedStream {
    const stream = this.#streams.at(-1);
    if (!stream) throw new Error('There is no stream');
    return stream;
  }

  #stream(arn: string): SimulatedStream {
    const stream = this.#streams.find((one) => one.arn === arn);
    if (!stream) throw new StreamGoneError(`no stream ${arn}`);
    return stream;
  }

  #find(shards: readonly SimulatedShard[], shardId: string): SimulatedShard {
    const shard = shards.find((one) => one.shardId === shardId);
    if (!shard) throw new StreamGoneError(`no shard ${shardId}`);
    return shard;
  }

  #mayFail(call: keyof StreamSource): void {
    const place = this.#failures.findIndex(({ of = call }) => of === call);
    const [failure] = place < 0 ? [] : this.#failures.splice(place, 1);
    if (failure) throw failure.error;
  }
}
