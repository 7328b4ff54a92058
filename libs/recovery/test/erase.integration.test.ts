import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  paginateScan,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { HEARTBEAT_KEY, S3HoldingStore } from '@cloudpf/change-stream';
import { type Table, TABLES } from '@cloudpf/es-mappings';
import { type TestEngines } from '@cloudpf/testing';
import { TenantId } from '@cloudpf/tenant-routing';
import { afterAll, describe, expect, inject, it } from 'vitest';
import {
  DynamoDbErasableItems,
  ErasureLog,
  eraseTenant,
  findLeft,
  planErasure,
  S3ErasableObjects,
} from '../src/index.ts';
import { erasableItemsContract, erasableObjectsContract } from './erasable-stores.contract.ts';
import { ACME } from './fixtures.ts';

const engines: TestEngines = inject('engines');
const { region, credentials } = engines;
const s3 = new S3Client({ endpoint: engines.s3, region, credentials, forcePathStyle: true });
const dynamodb = new DynamoDBClient({ endpoint: engines.dynamodb, region, credentials });

afterAll(() => {
  s3.destroy();
  dynamodb.destroy();
});

const KEYS = { products: 'product_id', purchases: 'purchase_id' } as const;
const FILLING = 'x'.repeat(2_000);
let made = 0;

async function newTable(table: Table) {
  const name = `erase-${process.pid}-${table}-${++made}`;
  const keyName = KEYS[table];
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'tenant_id', AttributeType: 'S' },
        { AttributeName: keyName, AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'tenant_id', KeyType: 'HASH' },
        { AttributeName: keyName, KeyType: 'RANGE' },
      ],
    }),
  );
  const put = async (tenant: string, keys: readonly string[]) => {
    for (let start = 0; start < keys.length; start += 25) {
      const writes = keys.slice(start, start + 25).map((key) => ({
        PutRequest: { Item: { tenant_id: { S: tenant }, [keyName]: { S: key }, filling: { S: FILLING } } },
      }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [name]: writes } }));
    }
  };
  return { items: new DynamoDbErasableItems(dynamodb, { table: name, keyName }), put };
}

async function newBucket(versioned: boolean) {
  const Bucket = `erase-${process.pid}-${++made}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  if (versioned) {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  }
  return {
    objects: new S3ErasableObjects(s3, Bucket),
    put: async (Key: string, Body: string) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    delete: async (Key: string) => {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}

describe('DynamoDbErasableItems', () => {
  erasableItemsContract(() => newTable('products'));

  it('removes more items than one answer of DynamoDB holds', async () => {
    const { items, put } = await newTable('products');
    await put(
      'acme',
      Array.from({ length: 1_200 }, (_, place) => `p-${place}`),
    );
    const pages: number[] = [];

    for await (const page of items.pages(ACME)) {
      pages.push(page.length);
      await items.remove(ACME, page);
    }

    expect(pages.length).toBeGreaterThan(1);
    expect(pages.reduce((sum, length) => sum + length, 0)).toBe(1_200);
    for await (const page of items.pages(ACME)) expect(page).toEqual([]);
  });
});

describe('S3ErasableObjects', () => {
  erasableObjectsContract(({ versioned }) => newBucket(versioned));
});

describe('the erasure of a tenant in DynamoDB and S3', () => {
  it('leaves nothing of the tenant, and every item and version of one whose id begins like its own', async () => {
    const tables = { products: await newTable('products'), purchases: await newTable('purchases') };
    const buckets = { lake: await newBucket(true), holding: await newBucket(true) };
    for (const tenant of [ACME, TenantId.parse('acme-eu')]) {
      for (const table of TABLES) await tables[table].put(tenant, ['ñ', 'a b/c', 'x'.repeat(1_000)]);
      for (const { bucket, prefix } of planErasure(tenant)) {
        const key = prefix.endsWith('/') ? `${prefix}year=2026/x.gz` : prefix;
        await buckets[bucket].put(key, tenant);
        await buckets[bucket].put(key, `${tenant} again`);
        await buckets[bucket].delete(key);
      }
    }
    await buckets.lake.put('_claims/purchases/0123456789ab/1.json', 'claim');
    const stores = {
      items: { products: tables.products.items, purchases: tables.purchases.items },
      objects: { lake: buckets.lake.objects, holding: buckets.holding.objects },
    };
    const before = await everything(stores);
    const holding = new S3HoldingStore(s3, buckets.holding.objects.name);
    const log = await ErasureLog.begin(holding, ACME);
    const mark = await findLeft(stores, ACME);
    expect(mark.reduce((sum, { count }) => sum + count, 0)).toBe(2 * 3 + 13 * 3);

    await eraseTenant(stores, ACME, (erased) => log.add(erased));

    const after = await everything(stores);
    const isOwn = (name: string) => /(^|[/=])acme([/.]|$)/.test(name);
    expect(after.filter((name) => !name.includes(log.key))).toEqual(before.filter((name) => !isOwn(name)));
    const erased = (await ErasureLog.open(holding, ACME))?.state.erased ?? [];
    expect(erased.reduce((sum, { count }) => sum + count, 0)).toBe(2 * 3 + 13 * 3);
  });

  it('takes the heartbeats of a tenant away, too', async () => {
    const { items } = await newTable('purchases');
    await dynamodb.send(
      new PutItemCommand({
        TableName: items.name,
        Item: { tenant_id: { S: 'acme' }, purchase_id: { S: HEARTBEAT_KEY } },
      }),
    );

    for await (const page of items.pages(ACME)) await items.remove(ACME, page);

    expect(await rowsOf(items.name)).toEqual([]);
  });
});

/** Every item and every version that there is, whosever it is. */
async function everything({
  items,
  objects,
}: {
  readonly items: Readonly<Record<string, { readonly name: string }>>;
  readonly objects: Readonly<Record<string, { readonly name: string }>>;
}): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of Object.values(items)) found.push(...(await rowsOf(name)));
  for (const { name: Bucket } of Object.values(objects)) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    found.push(
      ...[...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => `${Key ?? ''} ${VersionId ?? ''}`),
    );
  }
  return found.sort();
}

async function rowsOf(TableName: string): Promise<readonly string[]> {
  const rows: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName })) {
    rows.push(...Items.map(({ tenant_id, ...rest }) => `${tenant_id?.S ?? ''}/ ${JSON.stringify(rest)}`));
  }
  return rows;
}
