import { type DynamoDBRecord } from '@cloudpf/local-cloud';
import { type StreamFault } from '../scenario/fault-kinds.ts';
import { type DeliveryFault } from '../scenario/scenario.ts';

/** A batch that was sent. */
export interface Delivered {
  /** Batches of one shard follow one another. */
  readonly shardId: string;
  readonly records: readonly DynamoDBRecord[];
}

/** Brings the records of one table to its function. */
export interface Delivery {
  readonly history: readonly Delivered[];
  /** The next delivery meets this fault. */
  arm(fault: DeliveryFault): void;
  /** The function forgets what it remembers. */
  coldStart(): void;
  /** Lets something be delivered, where there is anything. */
  deliver(wish: { readonly shard: number; readonly size: number }): Promise<void>;
  /** Sends records again that were sent before; what the function says of them changes nothing for the stream. */
  replay(records: readonly DynamoDBRecord[]): Promise<void>;
  /**
   * A day passes: the streams forget what was read of their open shards, or what was not read yet as well.
   * @returns what it came to; nothing where there was nothing to forget.
   */
  trim(what: { readonly unread: boolean }): Promise<readonly StreamFault[]>;
  /** Brings all that is left, what was given up included. */
  finish(): Promise<void>;
  /** Delivers nothing any more. */
  close(): Promise<void>;
}
