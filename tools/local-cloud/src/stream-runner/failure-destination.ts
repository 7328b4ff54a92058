import { type DynamoDBRecord } from './stream-record.ts';

/** Takes the records that a mapping gives up on. */
export interface FailureDestination {
  /** Resolves once the records are safe; a rejection is retried for as long as it takes. */
  put(failure: FailedBatch): Promise<void>;
}

export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface FailedBatch {
  readonly mappingUuid: string;
  readonly streamArn: string;
  readonly shardId: string;
  readonly condition: DiscardCondition;
  readonly records: readonly DynamoDBRecord[];
  /** Times that these records were sent to the function. */
  readonly invocations: number;
  /** Request id of the last invocation; absent where there was none. */
  readonly requestId?: string | undefined;
  readonly functionError?: string | undefined;
}
