import { type ItemChange } from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type ClaimedRecord } from './claim.ts';
import { InvalidSequenceError } from './errors.ts';
import { type LakeBatch } from './lake.ts';
import { partitionOf, shardMarks } from './layout.ts';

/** A record of a batch with what a claim says of it. */
export interface BatchEntry extends ClaimedRecord {
  readonly change: ItemChange<Purchase> | undefined;
}

const SEQUENCE_NUMBER = /^\d{1,40}$/;

/**
 * @throws InvalidSequenceError where the numbers are none that DynamoDB gives, or do not ascend:
 * what a claim covers is told by its last number.
 */
export function batchEntries({ streamArn, records }: LakeBatch): BatchEntry[] {
  const shardOf = shardMarks(streamArn);
  let before = -1n;
  return records.map(({ sequenceNumber, keys, change }) => {
    const sequence = SEQUENCE_NUMBER.test(sequenceNumber) ? BigInt(sequenceNumber) : -1n;
    if (sequence <= before) throw new InvalidSequenceError(sequenceNumber, before);
    before = sequence;
    return {
      sequence,
      shard: shardOf(keys),
      partition: change && partitionOf(change),
      change,
    };
  });
}
