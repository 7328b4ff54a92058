import { type _Record } from '@aws-sdk/client-dynamodb-streams';

/** The stream of one table, as its shards and records are read. Errors other than the three below are transient. */
export interface StreamSource {
  /** The newest stream of the table; `undefined` while the table, or its stream, does not exist. */
  currentStream(): Promise<StreamIdentity | undefined>;
  /** Every shard of the stream, open and closed. Throws `StreamGoneError`. */
  listShards(streamArn: string): Promise<readonly Shard[]>;
  /** Throws `StreamGoneError` and `TrimmedError`. */
  getShardIterator(request: ShardIteratorRequest): Promise<string>;
  /** Throws `StreamGoneError`, `TrimmedError` and `IteratorExpiredError`. */
  getRecords(iterator: string, limit: number): Promise<RecordPage>;
}

export interface StreamIdentity {
  readonly arn: string;
  readonly label: string;
}

export interface Shard {
  readonly shardId: string;
  readonly parentShardId?: string | undefined;
  /** A closed shard gets no more records. */
  readonly closed: boolean;
}

export interface ShardIteratorRequest {
  readonly streamArn: string;
  readonly shardId: string;
  readonly start: ShardStart;
}

export type ShardStart =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AFTER'; readonly sequenceNumber: string };

export interface RecordPage {
  readonly records: readonly _Record[];
  /** Absent at the end of a closed shard. */
  readonly nextIterator?: string | undefined;
}
