import { type InvocationResult } from '../../src/functions/invocation-result.ts';
import { type DynamoDBStreamEvent, type DynamoDBRecord } from '../../src/stream-runner/stream-record.ts';

export type Answer = (records: readonly DynamoDBRecord[]) => InvocationResult | Promise<InvocationResult>;

/** A function that notes what it is sent and answers as told. */
export class ScriptedFunction {
  readonly batches: (readonly string[])[] = [];
  readonly records: DynamoDBRecord[] = [];
  answer: Answer;

  constructor(answer: Answer = () => ok()) {
    this.answer = answer;
  }

  readonly invoke = async ({ Records }: DynamoDBStreamEvent): Promise<InvocationResult> => {
    this.batches.push(Records.map(keyOf));
    this.records.push(...Records);
    return await this.answer(Records);
  };
}

export function keyOf(record: DynamoDBRecord): string {
  return record.dynamodb.Keys['id']?.S ?? '';
}

export function ok(payload: unknown = null): InvocationResult {
  return { ok: true, requestId: 'request', payload };
}

export function failed(errorType = 'Error'): InvocationResult {
  return { ok: false, requestId: 'request', errorType, errorMessage: 'failed as told' };
}

/** The answer of a function that reports the records of these keys. */
export function reporting(records: readonly DynamoDBRecord[], keys: readonly string[]): InvocationResult {
  const failures = records.filter((record) => keys.includes(keyOf(record)));
  return ok({
    batchItemFailures: failures.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
  });
}
