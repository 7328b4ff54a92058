/** What a mapping does and has done on the stream it reads now, since it was started. */
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
