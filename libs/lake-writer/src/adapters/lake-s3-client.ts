import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

const CONNECT_LIMIT_MS = 1_000;
/** A raw object of a full batch has some hundred kilobytes. */
const ANSWER_LIMIT_MS = 5_000;

/** A client whose calls end: three tries by the SDK itself, each limited. A `write` on top of it needs no retry. */
export function lakeS3Client(config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: ANSWER_LIMIT_MS,
      throwOnRequestTimeout: true,
    },
    ...config,
  });
}
