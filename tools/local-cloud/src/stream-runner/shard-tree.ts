import { type Shard } from './stream-source.ts';

/**
 * The shards that may be read now: those neither under way nor finished, whose parent is finished or no longer in the stream.
 * A child repeats keys of its parent, so it has to wait for the parent's last record to be acknowledged.
 */
export function readableShards(
  shards: readonly Shard[],
  state: {
    readonly isStarted: (shardId: string) => boolean;
    readonly isFinished: (shardId: string) => boolean;
  },
): readonly Shard[] {
  const present = new Set(shards.map(({ shardId }) => shardId));
  return shards.filter(({ shardId, parentShardId }) => {
    if (state.isStarted(shardId) || state.isFinished(shardId)) return false;
    return parentShardId === undefined || !present.has(parentShardId) || state.isFinished(parentShardId);
  });
}
