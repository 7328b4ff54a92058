import { type InvocationResult } from '../functions/invocation-result.ts';
import { type FailureDestination } from './failure-destination.ts';
import { type MappingConfig } from './mapping-config.ts';
import { type MappingEventDetail } from './mapping-events.ts';
import { type DynamoDBRecord, type DynamoDBStreamEvent } from './stream-record.ts';
import { type StreamSource } from './stream-source.ts';

/** What every part of a running mapping shares. */
export interface MappingContext {
  readonly uuid: string;
  readonly source: StreamSource;
  readonly config: MappingConfig;
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<InvocationResult>;
  readonly onFailure: FailureDestination | undefined;
  readonly emit: (event: MappingEventDetail) => void;
  readonly now: () => number;
  readonly random: () => number;
  /** Aborted when the mapping has to stop. */
  readonly stopping: AbortSignal;
}

/** The shard that a part of the mapping works on. */
export interface ShardContext extends MappingContext {
  readonly streamArn: string;
  readonly shardId: string;
}

/** A record between the stream and the function. */
export interface QueuedRecord {
  readonly record: DynamoDBRecord;
  readonly sequenceNumber: string;
  /** Epoch ms, as exact as the stream has it. */
  readonly createdAt: number;
  /** Length of the record as JSON. */
  readonly bytes: number;
  /** Epoch ms of the read. */
  readonly readAt: number;
}
