import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, it } from 'vitest';
import { startEngine } from '../../test/proxy/engine.ts';
import {
  type Answer,
  dynamodbInternalError,
  dynamodbThrottling,
  FaultProxy,
  secretsInternalError,
  slowDown,
} from './index.ts';

const SETTINGS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 2,
};
let stack = new AsyncDisposableStack();

afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function proxyThatAnswers(answer: Answer): Promise<FaultProxy> {
  const engine = stack.use(await startEngine());
  const proxy = await FaultProxy.start({ name: 'aws', upstream: engine.url, seed: '1' });
  stack.defer(() => proxy.close());
  proxy.addRule({ name: 'no', action: { type: 'answer', ...answer } });
  return proxy;
}

const calls = {
  S3: (endpoint: string) =>
    new S3Client({ ...SETTINGS, endpoint, forcePathStyle: true }).send(
      new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' }),
    ),
  DynamoDB: (endpoint: string) =>
    new DynamoDBClient({ ...SETTINGS, endpoint }).send(
      new GetItemCommand({ TableName: 't', Key: { tenant_id: { S: 'acme' } } }),
    ),
  'Secrets Manager': (endpoint: string) =>
    new SecretsManagerClient({ ...SETTINGS, endpoint }).send(new GetSecretValueCommand({ SecretId: 's' })),
};

it.each([
  ['S3', slowDown(), 'SlowDown', 503],
  ['DynamoDB', dynamodbInternalError(), 'InternalServerError', 500],
  ['DynamoDB', dynamodbThrottling(), 'ThrottlingException', 400],
  ['Secrets Manager', secretsInternalError(), 'InternalServiceError', 500],
] as const)('the SDK takes the answer for one of %s, and tries again', async (...row) => {
  const [service, answer, name, httpStatusCode] = row;
  const proxy = await proxyThatAnswers(answer);

  await expect(calls[service](proxy.url)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  expect(proxy.strikes.count('no')).toBe(2);
});
