import { type DiscardCondition } from './failure-destination.ts';

/** Something worth a line in the log of whoever runs the mapping. */
export type MappingEvent = MappingEventDetail & {
  readonly mappingUuid: string;
  readonly table: string;
};

export type MappingEventDetail =
  | { readonly level: 'info'; readonly type: 'waiting-for-stream' | 'stopped' }
  | { readonly level: 'info'; readonly type: 'stream-opened'; readonly streamArn: string }
  | { readonly level: 'warn'; readonly type: 'stream-recreated'; readonly from: string; readonly to: string }
  | {
      readonly level: 'info';
      readonly type: 'shard-started';
      readonly shardId: string;
      readonly from: string;
    }
  | { readonly level: 'info'; readonly type: 'shard-finished'; readonly shardId: string }
  | {
      readonly level: 'info';
      readonly type: 'batch-delivered';
      readonly shardId: string;
      readonly records: number;
      readonly durationMs: number;
    }
  | {
      readonly level: 'warn';
      readonly type: 'batch-failed';
      readonly shardId: string;
      readonly records: number;
      /** Records at the front that the function reported as done. */
      readonly acknowledged: number;
      readonly errorType: string;
      readonly errorMessage: string;
    }
  | {
      readonly level: 'error';
      readonly type: 'records-discarded';
      readonly shardId: string;
      readonly records: number;
      readonly condition: DiscardCondition;
      readonly firstSequenceNumber: string;
      readonly lastSequenceNumber: string;
      /** Whether an on-failure destination holds them. */
      readonly kept: boolean;
    }
  | {
      readonly level: 'error';
      readonly type: 'records-trimmed';
      readonly shardId: string;
      /** The last sequence number that was read before the gap; absent where the shard was never read. */
      readonly after?: string | undefined;
    }
  | { readonly level: 'info'; readonly type: 'iterator-expired'; readonly shardId: string }
  | { readonly level: 'warn'; readonly type: 'stream-gone'; readonly shardId: string }
  | { readonly level: 'warn'; readonly type: 'source-unavailable'; readonly message: string }
  | { readonly level: 'info'; readonly type: 'source-recovered' }
  | {
      readonly level: 'error';
      readonly type: 'on-failure-unavailable' | 'checkpoint-damaged' | 'checkpoint-not-saved';
      readonly message: string;
    };
