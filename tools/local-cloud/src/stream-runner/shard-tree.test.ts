import { describe, expect, it } from 'vitest';
import { readableShards } from './shard-tree.ts';
import { type Shard } from './stream-source.ts';

const TREE: readonly Shard[] = [
  { shardId: 'root', closed: true },
  { shardId: 'left', parentShardId: 'root', closed: true },
  { shardId: 'right', parentShardId: 'root', closed: false },
  { shardId: 'leaf', parentShardId: 'left', closed: false },
];

function readable(started: readonly string[], finished: readonly string[], shards = TREE): readonly string[] {
  const state = {
    isStarted: (shardId: string) => started.includes(shardId),
    isFinished: (shardId: string) => finished.includes(shardId),
  };
  return readableShards(shards, state).map(({ shardId }) => shardId);
}

describe('readableShards', () => {
  it('begins with the roots', () => {
    expect(readable([], [])).toEqual(['root']);
  });

  it('holds children back while their parent is read', () => {
    expect(readable(['root'], [])).toEqual([]);
  });

  it('releases the children of a finished shard, and no grandchild', () => {
    expect(readable([], ['root'])).toEqual(['left', 'right']);
    expect(readable(['right'], ['root', 'left'])).toEqual(['leaf']);
  });

  it('takes a shard for a root when its parent is no longer in the stream', () => {
    expect(readable([], [], TREE.slice(1))).toEqual(['left', 'right']);
  });
});
