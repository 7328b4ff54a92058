import { type _Record } from '@aws-sdk/client-dynamodb-streams';
import { TrimmedError } from '../stream-runner/errors.ts';
import { type ShardStart } from '../stream-runner/stream-source.ts';

/** One shard in memory. `trimmed` of its records are forgotten and keep their places. */
export interface SimulatedShard {
  readonly shardId: string;
  readonly parentShardId: string | undefined;
  readonly sequenceOffset: bigint;
  readonly records: _Record[];
  closed: boolean;
  trimmed: number;
}

/**
 * The place of the first record that a reader who starts there gets.
 * @throws TrimmedError where that one is forgotten.
 */
export function placeOf(shard: SimulatedShard, start: ShardStart): number {
  switch (start.type) {
    case 'LATEST':
      return shard.records.length;
    case 'TRIM_HORIZON':
      return shard.trimmed;
    case 'AFTER': {
      const sequence = BigInt(start.sequenceNumber);
      const next = shard.records.findIndex(
        ({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0) > sequence,
      );
      const position = next < 0 ? shard.records.length : next;
      if (position <= shard.trimmed && shard.trimmed > 0) throw new TrimmedError('trimmed');
      return position;
    }
  }
}
