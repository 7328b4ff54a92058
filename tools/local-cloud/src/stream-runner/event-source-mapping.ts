import { type InvocationResult } from '../functions/invocation-result.ts';
import { type Checkpoints } from './checkpoints.ts';
import { type FailureDestination } from './failure-destination.ts';
import { type MappingConfigInput } from './mapping-config.ts';
import { type MappingEvent } from './mapping-events.ts';
import { type DynamoDBStreamEvent } from './stream-record.ts';
import { type StreamSource } from './stream-source.ts';

export interface EventSourceMappingOptions {
  /** Names the mapping's checkpoint and its on-failure objects; keep it the same between runs. */
  readonly uuid: string;
  readonly source: StreamSource;
  readonly table: string;
  /** Usually `(event) => functionHost.invoke(event)`. */
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<InvocationResult>;
  readonly config: MappingConfigInput;
  readonly checkpoints: Checkpoints;
  /** Without one, records given up on are only reported. */
  readonly onFailure?: FailureDestination;
  readonly onEvent?: (event: MappingEvent) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

export interface EventSourceMapping {
  /** Lets batches under way finish for up to `graceMs` (5 s unless told), saves the checkpoint and ends. */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
  stats(): MappingStats;
}

export interface MappingStats {
  readonly streamArn?: string | undefined;
  readonly shards: readonly ShardStats[];
  readonly recordsDelivered: number;
  readonly recordsDiscarded: number;
  readonly failedInvocations: number;
}

export interface ShardStats {
  readonly shardId: string;
  /** Sequence number of the checkpoint, or `TRIM_HORIZON`, `LATEST`, `SHARD_END`. */
  readonly position: string;
  /** Age of the oldest record read and not yet acknowledged; 0 when there is none. */
  readonly iteratorAgeMs: number;
  readonly recordsDelivered: number;
  readonly recordsDiscarded: number;
  readonly failedInvocations: number;
  /** Records inside invocations now. */
  readonly recordsInFlight: number;
  /** Records read and not yet acknowledged. */
  readonly recordsPending: number;
}
