import { type PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { S3FailureDestination } from './s3-failure-destination.ts';
import { toLambdaRecord } from './stream-record.ts';

const STREAM = 'arn:aws:dynamodb:us-east-1:000000000000:table/products/stream/2026-01-01T00:00:00.000';

function record(sequence: string, second: number): ReturnType<typeof toLambdaRecord> {
  const at = new Date(Date.UTC(2026, 0, 2, 3, 4, second));
  return toLambdaRecord({ dynamodb: { SequenceNumber: sequence, ApproximateCreationDateTime: at } }, STREAM);
}

async function putInto(invocations: number): Promise<PutObjectCommand['input']> {
  const sent: PutObjectCommand['input'][] = [];
  const client = {
    send: async (command: PutObjectCommand) => {
      sent.push(command.input);
    },
  };
  const destination = new S3FailureDestination({
    client: client,
    bucket: 'failures',
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:cdc-products',
    now: () => new Date('2026-01-09T08:07:06.543Z'),
  });
  await destination.put({
    mappingUuid: 'm-1',
    streamArn: STREAM,
    shardId: 'shardId-1',
    condition: invocations > 0 ? 'RetryAttemptsExhausted' : 'RecordAgeExceeded',
    records: [record('8', 1), record('9', 2), record('10', 3)],
    invocations,
    ...(invocations > 0 && { requestId: 'r-1', functionError: 'Unhandled' }),
  });
  return sent[0]!;
}

it("writes Lambda's object: metadata, batch and the whole event as text", async () => {
  const { Bucket, Key, Body } = await putInto(4);

  expect(Bucket).toBe('failures');
  expect(Key).toMatch(/^aws\/lambda\/m-1\/shardId-1\/2026\/01\/09\/2026-01-09T08\.07\.06-[0-9a-f-]{36}$/);
  const body = JSON.parse(Body as string) as Record<string, unknown>;
  expect(body).toEqual({
    requestContext: {
      requestId: 'r-1',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:cdc-products',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 4,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-01-09T08:07:06.543Z',
    DDBStreamBatchInfo: {
      shardId: 'shardId-1',
      startSequenceNumber: '8',
      endSequenceNumber: '10',
      approximateArrivalOfFirstRecord: '2026-01-02T03:04:01.000Z',
      approximateArrivalOfLastRecord: '2026-01-02T03:04:03.000Z',
      batchSize: 3,
      streamArn: STREAM,
    },
    payload: expect.any(String) as string,
  });
  expect(JSON.parse(body['payload'] as string)).toEqual({
    Records: [record('8', 1), record('9', 2), record('10', 3)],
  });
});

it('tells of no response where the function was never invoked', async () => {
  const { Body } = await putInto(0);

  expect(JSON.parse(Body as string)).not.toHaveProperty('responseContext');
});
