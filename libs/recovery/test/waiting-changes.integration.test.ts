import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CellDirectory } from '@cloudpf/cells';
import {
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
  S3HoldingStore,
  type StreamRecord,
} from '@cloudpf/change-stream';
import { readAlias } from '@cloudpf/es-mappings';
import { S3Lake, S3ObjectStore } from '@cloudpf/lake-writer';
import { ElasticsearchTenantIndex, provisionCell } from '@cloudpf/tenant-index';
import { InMemoryTenantRegistry, Tenant } from '@cloudpf/tenant-routing';
import { superuserKey, type TestEngines } from '@cloudpf/testing';
import { describe, expect, inject, it } from 'vitest';
import { DynamoDbItemTable, drainTenants, redriveQuarantined } from '../src/index.ts';
import { productChange, productRecord, RememberedEndings } from './held-changes.ts';

const engines: TestEngines = inject('engines');
const aws = { region: engines.region, credentials: engines.credentials };
const s3 = new S3Client({ ...aws, endpoint: engines.s3, forcePathStyle: true });
const dynamodb = new DynamoDBClient({ ...aws, endpoint: engines.dynamodb });
const REASON = { code: 'ConnectionError', message: 'refused' };
let worlds = 0;

const api_key = await superuserKey(engines, 'recovery-tests');
const cells = new CellDirectory({ get: async () => ({ api_key }) }, { requestTimeoutMs: 30_000 });

/** A tenant with a cell, tables and a bucket of its own on the engines that all tests share. */
async function world() {
  const name = `waiting-${process.pid}-${++worlds}`;
  const tenant = Tenant.parse({
    tenant_id: name,
    name,
    status: 'active',
    search_endpoint: engines.elasticsearch.url,
    secret_ref: 'none',
  });
  const client = await cells.elasticsearch(tenant, 'write');
  await provisionCell(client, tenant.tenant_id);
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  for (const { table, keyName } of [PRODUCTS, PURCHASES]) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: `${name}-${table}`,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'tenant_id', KeyType: 'HASH' },
          { AttributeName: keyName, KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'tenant_id', AttributeType: 'S' },
          { AttributeName: keyName, AttributeType: 'S' },
        ],
      }),
    );
  }
  const store = new S3HoldingStore(s3, name);
  const parked = new ParkedChanges(store);
  const quarantine = new Quarantine(store);
  const registry = new InMemoryTenantRegistry([tenant]);
  const products = { schema: PRODUCTS, index: new ElasticsearchTenantIndex(cells, PRODUCTS) };
  const purchases = { schema: PURCHASES, index: new ElasticsearchTenantIndex(cells, PURCHASES) };
  const endings = new RememberedEndings();
  const itemTable = (table: string, keyName: string) =>
    new DynamoDbItemTable(dynamodb, { table: `${name}-${table}`, keyName });
  const lake = new S3Lake({ store: new S3ObjectStore(s3, name), format: 'json' });
  return {
    name,
    tenant,
    parked,
    quarantine,
    endings,
    products,
    store,
    drain: (options = {}) =>
      drainTenants({ registry, copies: [products, purchases], parked, quarantine, endings }, options),
    redrive: () =>
      redriveQuarantined({
        registry,
        quarantine,
        tables: {
          products: { ...products, items: itemTable('products', 'product_id') },
          purchases: { ...purchases, items: itemTable('purchases', 'purchase_id'), lake },
        },
      }),
    put: (table: string, Item: Record<string, { S: string } | { N: string }>) =>
      dynamodb.send(new PutItemCommand({ TableName: `${name}-${table}`, Item })),
    found: async () => {
      const alias = readAlias(tenant.tenant_id, 'products');
      await client.transport.request({ method: 'POST', path: `/${alias}/_refresh` });
      const { hits } = await client.transport.request<{
        hits: { hits: { _source: { product_id: string; name: string } }[] };
      }>({
        method: 'POST',
        path: `/${alias}/_search`,
        body: JSON.stringify({ size: 5_000, track_total_hits: true, _source: ['product_id', 'name'] }),
      });
      return new Map(hits.hits.map(({ _source }) => [_source.product_id, _source.name]));
    },
  };
}

describe('draining with real engines', () => {
  it('brings many small lanes beside live changes, each key ending at its newest', async () => {
    const { name, tenant, parked, drain, products, found } = await world();
    const at = (sequence: number) =>
      productChange({ sequence, tenant: name, key: `p-${sequence % 1_000}`, name: `at ${sequence}` });
    for (let lane = 0; lane < 120; lane++) {
      const changes = Array.from({ length: 25 }, (_, place) => at(lane * 25 + place + 1));
      await parked.park(changes, REASON);
    }
    const live = Array.from({ length: 200 }, (_, place) => at(10_000 + place));

    const [report] = await Promise.all([drain(), products.index.apply(tenant, live), drain()]);

    expect(report.failed).toEqual([]);
    expect(await parked.list('products', name)).toEqual([]);
    const names = await found();
    expect(names.size).toBe(1_000);
    for (const [key, text] of names) {
      const residue = Number(key.slice(2));
      expect(text).toBe(`at ${residue < 200 ? 10_000 + residue : residue + 2_000}`);
    }
  });

  it('leaves everything where it is while the cell is down, and a corrupt object for a person', async () => {
    const { name, tenant, parked, drain, store, found } = await world();
    await parked.park([productChange({ sequence: 1, tenant: name })], REASON);
    await store.put(`parked/products/${name}/0-1-1-00000000.json.gz`, Buffer.from('nothing'));
    const there = tenant.search_endpoint;
    Object.assign(tenant, { search_endpoint: 'http://127.0.0.1:1' });

    expect((await drain()).tables).toMatchObject([{ applied: 0, remaining: { changes: 2 } }]);
    Object.assign(tenant, { search_endpoint: there });
    expect((await drain()).tables).toMatchObject([{ applied: 1, remaining: { lanes: 1 } }]);

    expect((await found()).size).toBe(1);
    expect(await parked.list('products', name)).toHaveLength(1);
  });
});

describe('redriving with real engines', () => {
  it('brings present items, leaves tombstones of those that are gone, and keeps what is refused again', async () => {
    const { name, quarantine, redrive, put, products, tenant, found } = await world();
    const hold = (sequence: number, key: string) =>
      quarantine.keep({
        table: 'products',
        tenant: name,
        key,
        reason: { code: 'document_parsing_exception', message: 'no' },
        foundBy: 'cell',
        record: productRecord({ sequence, tenant: name, key }),
      });
    const image = (key: string, text: string) => ({
      tenant_id: { S: name },
      product_id: { S: key },
      name: { S: text },
    });
    for (const [place, key] of ['there', 'gone', 'unfit', 'newer'].entries()) await hold(place + 1, key);
    await put('products', image('there', 'now'));
    await put('products', { ...image('unfit', 'x'), 'a\u0000b': { S: 'x' } });
    await put('products', image('newer', 'streamed'));
    await put('products', image('gone', 'x'));
    await dynamodb.send(
      new DeleteItemCommand({
        TableName: `${name}-products`,
        Key: { tenant_id: { S: name }, product_id: { S: 'gone' } },
      }),
    );
    await products.index.apply(tenant, [
      productChange({ sequence: 50, tenant: name, key: 'newer', name: 'streamed' }),
    ]);

    expect(await redrive()).toMatchObject({ applied: 2, superseded: 1, stays: 1 });

    expect(await found()).toEqual(
      new Map([
        ['there', 'now'],
        ['newer', 'streamed'],
      ]),
    );
    expect(await quarantine.count('products', name)).toBe(1);
  });

  it('brings the row of a purchase to the lake once', async () => {
    const { name, quarantine, redrive, put, store } = await world();
    const Keys = { tenant_id: { S: name }, purchase_id: { S: 'c-1' } };
    const item = {
      ...Keys,
      status: { S: 'paid' },
      total: { N: '10' },
      purchased_at: { S: '2026-11-24T00:00:00Z' },
    };
    await put('purchases', item);
    const record: StreamRecord = {
      eventID: 'event-1',
      eventName: 'INSERT',
      eventSourceARN: 'arn:aws:dynamodb:eu-west-1:0:table/purchases/stream/2026-11-24T04:00:00.000',
      dynamodb: { ApproximateCreationDateTime: 1_795_000_000, Keys, NewImage: item, SequenceNumber: '7' },
    };
    const reason = { code: 'UNKNOWN_TENANT', message: 'no' };
    const request = {
      table: 'purchases',
      tenant: name,
      key: 'c-1',
      reason,
      foundBy: 'reader',
      record,
    } as const;

    await quarantine.keep(request);
    expect(await redrive()).toMatchObject({ applied: 1 });
    await quarantine.keep(request);
    expect(await redrive()).toMatchObject({ superseded: 1 });

    const raw = await store.list('raw/v1/');
    expect(raw.map(({ key }) => key)).toHaveLength(1);
    expect(raw[0]?.key).toContain('late-');
  });
});
