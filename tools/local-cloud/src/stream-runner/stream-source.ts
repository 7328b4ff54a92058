import { type _Record } from '@aws-sdk/client-dynamodb-streams';

/** The stream of one table, as its shards and records are read. Errors other than the three below are transient. */
export interface StreamSource {
  /** Every stream that the table has, or had within the retention, oldest first; none while there is no table. */
  listStreams(): Promise<readonly StreamIdentity[]>;
  /** Every shard of the stream, open and closed. Throws `StreamGoneError`. */
  listShards(streamArn: string): Promise<readonly Shard[]>;
  /** Throws `StreamGoneError` and `TrimmedError`. */
  getShardIterator(request: ShardIteratorRequest): Promise<string>;
  /** Throws `StreamGoneError`, `TrimmedError` and `IteratorExpiredError`. */
  getRecords(iterator: string, limit: number): Promise<RecordPage>;
}

export interface StreamIdentity {
  readonly arn: string;
  /** Time of creation; later streams of a table have greater labels. */
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
