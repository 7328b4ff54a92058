import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { FunctionHost, type FunctionHostOptions } from '../../src/functions/function-host.ts';
import {
  type EventSourceMapping,
  startEventSourceMapping,
} from '../../src/stream-runner/event-source-mapping.ts';
import { FileCheckpoints } from '../../src/stream-runner/file-checkpoints.ts';
import { type MappingConfigInput } from '../../src/stream-runner/mapping-config.ts';
import { S3FailureDestination } from '../../src/stream-runner/s3-failure-destination.ts';
import { type DynamoDBStreamEvent } from '../../src/stream-runner/stream-record.ts';
import { DynamoDBTable } from './dynamodb-table.ts';

/** Notes each record when it has seen it through; a text tells it to go wrong, `once-` only the first time. */
const HANDLER = `
  import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
  const firstTime = (name) => {
    const marker = process.env.FOLDER + '/' + name;
    if (existsSync(marker)) return false;
    writeFileSync(marker, '');
    return true;
  };
  export const handler = async ({ Records }) => {
    for (const { dynamodb } of Records) {
      const id = dynamodb.Keys.id.S;
      const text = dynamodb.NewImage?.text.S ?? '';
      if (text === 'once-crash' && firstTime(text)) process.exit(9);
      if (text === 'once-spin' && firstTime(text)) for (;;);
      if (text === 'bad') throw new Error('cannot take ' + id);
      if (text === 'report') return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
      if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
      appendFileSync(process.env.FOLDER + '/seen', id + '\\n');
      appendFileSync(process.env.FOLDER + '/texts', id + ' ' + text + '\\n');
    }
    return { batchItemFailures: [] };
  };`;

const engines = inject('engines');
const { s3, region, credentials } = engines;
const bucket = 'failures';
const buckets = new S3Client({ endpoint: s3, region, credentials, forcePathStyle: true });

let folder: string;
let table: DynamoDBTable;
let uuid: string;
let host: FunctionHost;
let mapping: EventSourceMapping | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-to-function-'));
  await writeFile(join(folder, 'handler.mjs'), HANDLER);
  table = await new DynamoDBTable(engines).create();
  uuid = randomUUID();
  host = hosting();
  await buckets.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => undefined);
});

afterEach(async () => {
  await mapping?.stop({ graceMs: 0 });
  mapping = undefined;
  await host.stop();
  await rm(folder, { recursive: true, force: true });
});

function hosting(options: Partial<FunctionHostOptions> = {}): FunctionHost {
  const bundle = join(folder, 'handler.mjs');
  return new FunctionHost({
    name: 'seer',
    bundle,
    env: { FOLDER: folder },
    logFile: join(folder, 'log'),
    ...options,
  });
}

function start(config: MappingConfigInput = {}): void {
  mapping = startEventSourceMapping({
    uuid,
    source: table.source,
    table: table.name,
    invoke: (event) => host.invoke(event),
    config: { retryBaseMs: 10, shardRefreshMs: 100, reportBatchItemFailures: true, ...config },
    checkpoints: new FileCheckpoints(join(folder, 'checkpoints')),
    onFailure: new S3FailureDestination({
      client: buckets,
      bucket,
      functionArn: 'arn:aws:lambda:::function:seer',
    }),
  });
}

async function seen(): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'seen'), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

async function untilSeen(...ids: readonly string[]): Promise<void> {
  await expect.poll(seen, { interval: 20, timeout: 30_000 }).toEqual(ids);
}

async function failureObjects(): Promise<
  readonly { readonly key: string; readonly body: Record<string, unknown> }[]
> {
  const { Contents = [] } = await buckets.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: `aws/lambda/${uuid}/` }),
  );
  return await Promise.all(
    Contents.map(async ({ Key: key = '' }) => {
      const { Body } = await buckets.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { key, body: JSON.parse((await Body?.transformToString()) ?? '') as Record<string, unknown> };
    }),
  );
}

it('takes changes from the table to the bundled function, in order', async () => {
  start();

  await table.put('a', '1');
  await table.put('b', '1');
  await table.put('a', '2');
  await table.remove('b');

  await untilSeen('a', 'b', 'a', 'b');
});

it('brings a batch again after the worker crashed in the middle of it', async () => {
  for (const [id, text] of [
    ['a', ''],
    ['b', 'once-crash'],
    ['c', ''],
  ] as const)
    await table.put(id, text);

  start();

  await untilSeen('a', 'a', 'b', 'c');
});

it('brings a batch again after it timed out', async () => {
  await host.stop();
  host = hosting({ timeoutMs: 1_000 });
  for (const [id, text] of [
    ['a', ''],
    ['b', 'once-spin'],
    ['c', ''],
  ] as const)
    await table.put(id, text);

  start();

  await untilSeen('a', 'a', 'b', 'c');
});

it('puts a bad record, whole, into the bucket and takes its neighbours through', async () => {
  for (const [id, text] of [
    ['a', ''],
    ['b', 'bad'],
    ['c', ''],
  ] as const)
    await table.put(id, text);

  start({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
  await expect.poll(async () => (await seen()).includes('c'), { timeout: 30_000 }).toBe(true);

  const [object, ...others] = await failureObjects();
  expect(others).toEqual([]);
  expect(object?.body).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: { batchSize: 1 },
  });
  const { Records } = JSON.parse(object?.body['payload'] as string) as DynamoDBStreamEvent;
  expect(Records.map(({ dynamodb }) => dynamodb.NewImage)).toEqual([{ id: { S: 'b' }, text: { S: 'bad' } }]);
});

it('starts again at the reported record until its retries are used up', async () => {
  for (const [id, text] of [
    ['a', ''],
    ['b', 'report'],
  ] as const)
    await table.put(id, text);

  start({ maximumRetryAttempts: 2 });
  await expect.poll(async () => (await failureObjects()).length, { timeout: 30_000 }).toBe(1);

  expect(await seen()).toEqual(['a']);
});

it('goes on after a restart in the middle, with nothing lost', async () => {
  for (let i = 0; i < 6; i += 1) await table.put(`id-${i}`, 'slow');
  start({ batchSize: 2 });
  await expect
    .poll(async () => (await seen()).length, { interval: 20, timeout: 30_000 })
    .toBeGreaterThanOrEqual(3);

  await mapping?.stop({ graceMs: 0 });
  await host.stop();
  const before = await seen();
  host = hosting();
  start({ batchSize: 2 });

  await expect.poll(async () => new Set(await seen()).size, { timeout: 30_000 }).toBe(6);
  const after = (await seen()).slice(before.length);
  expect(before.slice(0, 2)).toEqual(['id-0', 'id-1']);
  expect(after).not.toContain('id-0');
  expect(after).not.toContain('id-1');
});

it('takes many changes through several lanes, each item in its order', async () => {
  const items = Array.from({ length: 300 }, (_, i) => `item-${i}`);
  for (const version of ['1', '2', '3', '4', '5'])
    await Promise.all(items.map((id) => table.put(id, version)));

  start({ parallelizationFactor: 4, batchSize: 100 });

  await expect.poll(async () => (await seen()).length, { timeout: 30_000 }).toBe(1_500);
  expect(mapping?.stats()).toMatchObject({ recordsDelivered: 1_500, failedInvocations: 0 });
  expect(host.stats().workers).toBeGreaterThan(1);
  const texts = (await readFile(join(folder, 'texts'), 'utf8')).split('\n').map((line) => line.split(' '));
  for (const id of items) {
    expect(texts.flatMap(([item, text]) => (item === id ? [text] : []))).toEqual(['1', '2', '3', '4', '5']);
  }
});

it('reads on in the new stream when the table is made anew', async () => {
  await table.put('old', '');
  start();
  await untilSeen('old');

  await table.put('last', '');
  await table.recreate();
  await table.put('new', '');

  await untilSeen('old', 'last', 'new');
});
