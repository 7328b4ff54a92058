import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type FailedBatch, type FailureDestination } from './failure-destination.ts';
import { type DynamoDBRecord } from './stream-record.ts';

export interface S3FailureDestinationOptions {
  readonly client: Pick<S3Client, 'send'>;
  readonly bucket: string;
  readonly functionArn: string;
  readonly now?: () => Date;
}

/** Writes records given up on as objects: what Lambda tells about the failure, and the whole event as a string in `payload`. */
export class S3FailureDestination implements FailureDestination {
  readonly #options: S3FailureDestinationOptions;

  constructor(options: S3FailureDestinationOptions) {
    this.#options = options;
  }

  async put(failure: FailedBatch): Promise<void> {
    const { client, bucket, functionArn, now = () => new Date() } = this.#options;
    const time = now();
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: failureObjectKey(failure, time),
        ContentType: 'application/json',
        Body: JSON.stringify(failureObject(failure, functionArn, time)),
      }),
    );
  }
}

/** `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`, in UTC. */
function failureObjectKey({ mappingUuid, shardId }: FailedBatch, time: Date): string {
  const [seconds = ''] = time.toISOString().split('.');
  const day = seconds.slice(0, 10).replaceAll('-', '/');
  return `aws/lambda/${mappingUuid}/${shardId}/${day}/${seconds.replaceAll(':', '.')}-${randomUUID()}`;
}

function failureObject(failure: FailedBatch, functionArn: string, time: Date): unknown {
  const { records } = failure;
  const [first] = records;
  const last = records.at(-1);
  return {
    requestContext: {
      requestId: failure.requestId ?? randomUUID(),
      functionArn,
      condition: failure.condition,
      approximateInvokeCount: failure.invocations,
    },
    ...(failure.requestId !== undefined && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(failure.functionError !== undefined && { functionError: failure.functionError }),
      },
    }),
    version: '1.0',
    timestamp: time.toISOString(),
    DDBStreamBatchInfo: {
      shardId: failure.shardId,
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: last?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: failure.streamArn,
    },
    payload: JSON.stringify({ Records: records }),
  };
}

function arrival(record: DynamoDBRecord | undefined): string | undefined {
  if (!record) return undefined;
  return new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
}
