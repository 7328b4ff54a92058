import { type InvocationResult } from '../functions/invocation-result.ts';
import { readBatchResponse, type Verdict } from './batch-response.ts';
import { type QueuedRecord, type ShardContext } from './mapping-context.ts';

export interface Delivery {
  /** False where the function never saw the records: throttled, or its host is gone. */
  readonly reached: boolean;
  readonly verdict: Verdict;
  readonly requestId?: string | undefined;
  readonly functionError?: string | undefined;
}

/** Sends the records to the function and reads its answer; never rejects. */
export async function deliver(context: ShardContext, records: readonly QueuedRecord[]): Promise<Delivery> {
  const { emit, shardId, now } = context;
  const startedAt = now();
  const result = await invoke(context, records);
  const verdict = judge(context, result, records);
  if (verdict.kind === 'done') {
    emit({
      level: 'info',
      type: 'batch-delivered',
      shardId,
      records: records.length,
      durationMs: now() - startedAt,
    });
  } else {
    emit({
      level: 'warn',
      type: 'batch-failed',
      shardId,
      records: records.length,
      ...describe(verdict, result),
    });
  }
  if (result instanceof Error) return { reached: false, verdict };
  const reached = result.ok || result.notDelivered !== true;
  return {
    reached,
    verdict,
    requestId: result.requestId,
    functionError: result.ok ? undefined : 'Unhandled',
  };
}

async function invoke(
  { invoke }: ShardContext,
  records: readonly QueuedRecord[],
): Promise<InvocationResult | Error> {
  try {
    return await invoke({ Records: records.map(({ record }) => record) });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function judge(
  context: ShardContext,
  result: InvocationResult | Error,
  records: readonly QueuedRecord[],
): Verdict {
  if (result instanceof Error) return { kind: 'failed', reason: result.message };
  if (!result.ok) return { kind: 'failed', reason: result.errorMessage };
  if (!context.config.reportBatchItemFailures) return { kind: 'done' };
  return readBatchResponse(
    result.payload,
    records.map(({ sequenceNumber }) => sequenceNumber),
  );
}

function describe(
  verdict: Exclude<Verdict, { readonly kind: 'done' }>,
  result: InvocationResult | Error,
): { acknowledged: number; errorType: string; errorMessage: string } {
  if (verdict.kind === 'failed-from') {
    return {
      acknowledged: verdict.index,
      errorType: 'BatchItemFailures',
      errorMessage: 'the function reported failed records',
    };
  }
  const errorType =
    result instanceof Error ? result.name : result.ok ? 'InvalidBatchResponse' : result.errorType;
  return { acknowledged: 0, errorType, errorMessage: verdict.reason };
}
