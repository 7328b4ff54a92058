import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { decodeRecord, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { provisionCell } from '@cloudpf/tenant-index';
import { superuserKey, type TestEngines } from '@cloudpf/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CommandContext } from '../src/context.ts';
import { run } from '../src/run.ts';
import { Deployment } from '../src/stack/deployment.ts';
import { openOperations, type Operations } from '../src/stack/operations.ts';

const engines: TestEngines = inject('engines');
const name = `cli-${process.pid}`;
const aws = { region: engines.region, credentials: engines.credentials };
const dynamodb = new DynamoDBClient({ ...aws, endpoint: engines.dynamodb });

const deployment = Deployment.parse({
  region: engines.region,
  credentials: {
    access_key_id: engines.credentials.accessKeyId,
    secret_access_key: engines.credentials.secretAccessKey,
  },
  dynamodb: engines.dynamodb,
  s3: engines.s3,
  secrets_manager: engines.secretsManager,
  tables: { products: `${name}-products`, purchases: `${name}-purchases`, tenants: `${name}-tenants` },
  buckets: { lake: name, holding: name },
});

async function createTable(TableName: string, keys: readonly string[]): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      KeySchema: keys.map((key, place) => ({ AttributeName: key, KeyType: place === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    }),
  );
}

function record(sequence: number, key: string): StreamRecord {
  const Keys = { tenant_id: { S: name }, product_id: { S: key } };
  return {
    eventName: 'MODIFY',
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:0:table/products/stream/2026-11-24T04:00:00.000`,
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000 + sequence,
      Keys,
      NewImage: { ...Keys, name: { S: `at ${sequence}` } },
      SequenceNumber: `${sequence}`,
    },
  };
}

describe('operations on real engines', () => {
  let folder: string;
  let operations: Operations;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloudpf-cli-'));
    await writeFile(join(folder, 'deployment.json'), JSON.stringify(deployment));
    await createTable(deployment.tables.products, ['tenant_id', 'product_id']);
    await createTable(deployment.tables.purchases, ['tenant_id', 'purchase_id']);
    await createTable(deployment.tables.tenants, ['tenant_id']);
    const item = {
      tenant_id: name,
      name,
      status: 'active',
      search_endpoint: engines.elasticsearch.url,
      secret_ref: name,
    };
    await dynamodb.send(
      new PutItemCommand({
        TableName: deployment.tables.tenants,
        Item: Object.fromEntries(Object.entries(item).map(([field, value]) => [field, { S: value }])),
      }),
    );
    await new S3Client({ ...aws, endpoint: engines.s3, forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: name }),
    );
    await new SecretsManagerClient({ ...aws, endpoint: engines.secretsManager }).send(
      new CreateSecretCommand({
        Name: `${name}/write`,
        SecretString: JSON.stringify({ api_key: await superuserKey(engines, 'cli-tests') }),
      }),
    );
    operations = openOperations(deployment);
    const tenant = (await operations.registry.find(name))!;
    await provisionCell(await operations.cells.elasticsearch(tenant, 'write'), tenant.tenant_id);
  });

  afterAll(async () => {
    operations.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function cloudpf(...args: string[]) {
    const out: string[] = [];
    const notes: string[] = [];
    const context: CommandContext = {
      terminal: { out: (text) => out.push(text), note: (text) => notes.push(text), colors: false },
      fetch: async () => Promise.reject(new Error('there is no gateway here')),
      tables: async () => Promise.reject(new Error('no items are written here')),
      searchableCopy: async () => Promise.reject(new Error('no items are searched here')),
      operations: async (opened) => openOperations(opened),
      cloud: () => Promise.reject(new Error('nothing is deployed here')),
      isAlive: () => true,
      readInput: async () => '',
      now: Date.now,
      // Nobody writes beside these commands, so nobody has to be waited for.
      sleep: (milliseconds) => sleep(milliseconds / 20),
      defaultDataDir: folder,
    };
    const code = await run([...args, '--deployment', join(folder, 'deployment.json'), '--json'], context);
    return {
      code,
      notes: notes.join('\n'),
      body: JSON.parse(out.join('') || '{}') as Record<string, unknown>,
    };
  }

  it('list and drain what is parked', async () => {
    const changes = [1, 2, 3].map((sequence) => {
      const change = decodeRecord(record(sequence, `p-${sequence}`), PRODUCTS);
      if (change.operation === 'malformed') throw new Error(change.reason.message);
      return change;
    });
    await operations.parked.park(changes, { code: 'ConnectionError', message: 'refused' });

    expect((await cloudpf('parked', 'list')).body).toMatchObject({
      parked: [{ tenant_id: name, changes: 3 }],
    });
    expect(await cloudpf('parked', 'drain', name)).toMatchObject({
      code: 0,
      body: { drained: [{ applied: 3, remaining: { lanes: 0 } }] },
    });
    expect((await cloudpf('parked', 'list')).body).toEqual({ parked: [] });
  });

  it('show and redrive what is quarantined', async () => {
    const Keys = { tenant_id: { S: name }, product_id: { S: 'q-1' } };
    await dynamodb.send(
      new PutItemCommand({ TableName: deployment.tables.products, Item: { ...Keys, name: { S: 'now' } } }),
    );
    await operations.quarantine.keep({
      table: 'products',
      tenant: name,
      key: 'q-1',
      reason: { code: 'mapper', message: 'no' },
      foundBy: 'cell',
      record: record(9, 'q-1'),
    });
    const { body } = await cloudpf('quarantine', 'list');
    const [{ id }] = body['records'] as [{ id: string }];

    expect((await cloudpf('quarantine', 'show', id.slice(0, 10))).body).toMatchObject({
      redrive: { action: 'upsert' },
      present_item: { name: { S: 'now' } },
    });
    expect(await cloudpf('quarantine', 'redrive', name)).toMatchObject({ code: 0, body: { applied: 1 } });
    expect((await cloudpf('quarantine', 'list')).body).toEqual({ records: [] });
  });

  it('reindex, step back and drop', async () => {
    const state = async () => {
      const { body } = await cloudpf('reindex', name, '--status');
      return (body['tables'] as { state: string }[]).map((table) => table.state);
    };
    expect((await cloudpf('reindex', name, '--drop')).notes).toContain('reindex ' + name + ' --status');

    expect(await cloudpf('reindex', name)).toMatchObject({
      code: 0,
      body: { reindexed: [{ table: 'products', verification: { remaining: 0 } }, { table: 'purchases' }] },
    });
    expect(await state()).toEqual(['swapped', 'swapped']);
    expect((await cloudpf('reindex', name)).notes).toContain(`${name} --drop`);

    expect(await cloudpf('reindex', name, '--table', 'purchases', '--rollback')).toMatchObject({
      body: { rolled_back: [{ table: 'purchases', dropped: [`${name}_purchases_000002`] }] },
    });
    expect(await cloudpf('reindex', name, '--drop')).toMatchObject({
      body: { dropped: [`${name}_products_000001`] },
    });
    expect(await state()).toEqual(['none', 'none']);
    expect((await cloudpf('reindex', name, '--drop', '--rollback')).code).toBe(1);
  });

  it('say which tenants there are', async () => {
    expect((await cloudpf('parked', 'drain', 'nobody')).notes).toContain(name);
  });
});
