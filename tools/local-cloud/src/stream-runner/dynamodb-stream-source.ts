import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetShardIteratorCommandInput,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { IteratorExpiredError, StreamGoneError, TrimmedError } from './errors.ts';
import {
  type RecordPage,
  type Shard,
  type ShardIteratorRequest,
  type ShardStart,
  type StreamIdentity,
  type StreamSource,
} from './stream-source.ts';

/** The most that GetRecords gives at once. */
const PAGE_LIMIT = 1000;

/** The slice of the SDK's client that is used here. */
export type StreamsClient = Pick<DynamoDBStreamsClient, 'send'>;

/** A table's streams in DynamoDB, or in DynamoDB Local. */
export class DynamoDBStreamSource implements StreamSource {
  readonly #client: StreamsClient;
  readonly #table: string;

  constructor(client: StreamsClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async listStreams(): Promise<readonly StreamIdentity[]> {
    const streams: StreamIdentity[] = [];
    let after: string | undefined;
    do {
      const page = await this.#client.send(
        new ListStreamsCommand({ TableName: this.#table, ExclusiveStartStreamArn: after }),
      );
      for (const { StreamArn: arn, StreamLabel: label } of page.Streams ?? []) {
        if (arn !== undefined && label !== undefined) streams.push({ arn, label });
      }
      after = page.LastEvaluatedStreamArn;
    } while (after !== undefined);
    return streams.sort((a, b) => (a.label < b.label ? -1 : 1));
  }

  async listShards(streamArn: string): Promise<readonly Shard[]> {
    const shards: Shard[] = [];
    let after: string | undefined;
    do {
      const command = new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: after });
      const { StreamDescription: page } = await this.#client.send(command).catch(translate);
      for (const {
        ShardId: shardId,
        ParentShardId: parentShardId,
        SequenceNumberRange: range,
      } of page?.Shards ?? []) {
        if (shardId === undefined) continue;
        shards.push({ shardId, parentShardId, closed: range?.EndingSequenceNumber !== undefined });
      }
      after = page?.LastEvaluatedShardId;
    } while (after !== undefined);
    return shards;
  }

  async getShardIterator({ streamArn, shardId, start }: ShardIteratorRequest): Promise<string> {
    const command = new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ...startOf(start),
    });
    const { ShardIterator: iterator } = await this.#client.send(command).catch(translate);
    if (iterator === undefined) throw new StreamGoneError(`No iterator for shard ${shardId} of ${streamArn}`);
    return iterator;
  }

  async getRecords(iterator: string, limit: number): Promise<RecordPage> {
    const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: Math.min(limit, PAGE_LIMIT) });
    const page = await this.#client.send(command).catch(translate);
    return { records: page.Records ?? [], nextIterator: page.NextShardIterator };
  }
}

function startOf(
  start: ShardStart,
): Pick<GetShardIteratorCommandInput, 'ShardIteratorType' | 'SequenceNumber'> {
  return start.type === 'AFTER'
    ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: start.sequenceNumber }
    : { ShardIteratorType: start.type };
}

function translate(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  switch (error.name) {
    case 'ResourceNotFoundException':
      throw new StreamGoneError(error.message, { cause: error });
    case 'TrimmedDataAccessException':
      throw new TrimmedError(error.message, { cause: error });
    case 'ExpiredIteratorException':
      throw new IteratorExpiredError(error.message, { cause: error });
    default:
      throw error;
  }
}
