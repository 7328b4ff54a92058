import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CellDirectory } from '@cloudpf/cells';
import { InMemoryHoldingStore, ParkedChanges, PRODUCTS, Quarantine } from '@cloudpf/change-stream';
import { readAlias } from '@cloudpf/es-mappings';
import { ElasticsearchStoredDocuments, ElasticsearchTenantIndex, provisionCell } from '@cloudpf/tenant-index';
import { type Tenant } from '@cloudpf/tenant-routing';
import { superuserKey, type TestEngines } from '@cloudpf/testing';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { backfill, DynamoDbItemTable, verify } from '../src/index.ts';
import { storedDocumentsContract } from './stored-documents.contract.ts';
import { productChange, productImage, tenantOf } from './fixtures.ts';

const engines: TestEngines = inject('engines');
const { region, credentials } = engines;
const dynamodb = new DynamoDBClient({ endpoint: engines.dynamodb, region, credentials });
let made = 0;

afterAll(() => {
  dynamodb.destroy();
});

const api_key = await superuserKey(engines, 'recovery-tests');
const cells = new CellDirectory({ get: async () => ({ api_key }) }, { requestTimeoutMs: 30_000 });

type Item = Record<string, object>;

async function world() {
  const tenant = tenantOf(`recovery-${process.pid}-${++made}`, {
    search_endpoint: engines.elasticsearch.url,
  });
  const name = `products-${tenant.tenant_id}`;
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'tenant_id', AttributeType: 'S' },
        { AttributeName: 'product_id', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'tenant_id', KeyType: 'HASH' },
        { AttributeName: 'product_id', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const client = await cells.elasticsearch(tenant, 'write');
  const place = { tenant: tenant.tenant_id, table: 'products' as const, keyName: 'product_id' };
  const table = new DynamoDbItemTable(dynamodb, { table: name, keyName: 'product_id' });
  const documents = new ElasticsearchStoredDocuments(client, place);
  const index = new ElasticsearchTenantIndex(cells, PRODUCTS);
  const holding = new InMemoryHoldingStore();
  const parked = new ParkedChanges(holding);
  const store = { holding, parked, quarantine: new Quarantine(holding) };
  const provision = () => provisionCell(client, tenant.tenant_id);
  const check = (options = {}) =>
    verify(
      { tenant: tenant.tenant_id, schema: PRODUCTS, table, index: documents },
      { waitsMs: [300, 300], ...options },
    );
  const fill = (options = {}) =>
    backfill({ tenant, schema: PRODUCTS, table, index, documents, ...store, provision }, options);
  /** Search sees what was written a moment ago. */
  const refreshed = async () =>
    client.transport.request({
      method: 'POST',
      path: `/${readAlias(tenant.tenant_id, 'products')}/_refresh`,
    });
  return { tenant, name, client, table, documents, index, parked, provision, check, fill, refreshed };
}

async function put(name: string, items: readonly object[]): Promise<void> {
  for (let start = 0; start < items.length; start += 25) {
    const requests = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item: Item as never } }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [name]: requests } }));
  }
}

function shop(tenant: Tenant, count: number): Item[] {
  return Array.from({ length: count }, (_, place) => ({
    ...productImage(`p-${String(place).padStart(5, '0')}`, `Ñandú ${place}`, tenant.tenant_id),
    price: { N: '12.50' },
    stock: { N: '1E2' },
    tags: { SS: ['b', 'a', 'ñ'] },
    sizes: { NS: ['10', '9', '1e1'].slice(0, 2) },
    photo: { B: Buffer.from([0, 255, place % 256]) },
    deep: { M: { list: { L: [{ B: Buffer.from('x') }, { NULL: true }, { N: '0.10' }] } } },
  }));
}

describe('a cell on a real node and its table', () => {
  it('that has lost its volume is filled again, and equals the table', async () => {
    const { tenant, name, client, check, fill, refreshed } = await world();
    await put(name, shop(tenant, 1_300));
    expect((await fill()).created).toHaveLength(3);
    await client.transport.request({
      method: 'DELETE',
      path: `/${tenant.tenant_id}_products_000001,${tenant.tenant_id}_purchases_000001,${tenant.tenant_id}_freshness`,
    });

    const report = await fill();
    await refreshed();

    expect(report).toMatchObject({
      items: { read: 1_300, written: 1_300, refused: 0 },
      verification: { remaining: 0, unreadable: 0 },
    });
    expect(await check()).toMatchObject({ items: 1_300, documents: 1_300, remaining: 0, ranges: 2 });
  });

  it('keeps a deleted item deleted when an old parked change comes after the backfill', async () => {
    const { tenant, name, index, parked, check, fill, refreshed } = await world();
    const stale = (key: string, sequence: number) => ({
      ...productChange(key, 'parked', { sequence }),
      tenant: tenant.tenant_id,
    });
    await put(name, [productImage('kept', 'present', tenant.tenant_id)]);
    await parked.park([stale('gone', 1), stale('kept', 2)], { code: 'X', message: 'x' });

    await fill();
    const outcomes = await index.apply(tenant, [stale('gone', 1), stale('kept', 2)]);
    await refreshed();

    expect(outcomes.map(({ kind }) => kind)).toEqual(['superseded', 'superseded']);
    expect(await check()).toMatchObject({ items: 1, documents: 1, remaining: 0 });
  });

  it('is walked in the same order as the table, keys of 1,024 bytes and every script included', async () => {
    const { tenant, name, check, fill, provision, documents, refreshed } = await world();
    const keys = [
      'a',
      'A',
      'ñ',
      'n',
      'o',
      '\uffee',
      '👟',
      'a/b',
      '_a',
      ' a',
      'é',
      'e\u0301',
      'x'.repeat(1_024),
    ];
    keys.push(
      'x'.repeat(1_023),
      'ñ'.repeat(512),
      '👟'.repeat(256),
      `${'y'.repeat(1_023)}z`,
      'y'.repeat(1_024),
    );
    await put(
      name,
      keys.map((key, place) => productImage(key, `${place}`, tenant.tenant_id)),
    );
    await provision();
    expect(await check()).toMatchObject({ differences: { missing: keys.length } });

    expect(await check({ repair: true })).toMatchObject({ repaired: { missing: keys.length }, remaining: 0 });
    await refreshed();

    const ordered: unknown[] = [];
    for await (const page of documents.pages())
      ordered.push(...page.map(({ source }) => source['product_id']));
    const byBytes = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(ordered).toEqual(byBytes);
    expect(await check({ rangeSize: 3 })).toMatchObject({ remaining: 0, documents: keys.length, ranges: 6 });
    expect((await fill()).verification).toMatchObject({ remaining: 0 });
  });

  it('has every kind of difference found and mended', async () => {
    const { tenant, name, table, client, check, fill, refreshed } = await world();
    await put(name, shop(tenant, 10));
    await fill();
    const write = async (id: string, document: object) =>
      client.transport.request({
        method: 'PUT',
        path: `/${tenant.tenant_id}_products_write/_doc/${encodeURIComponent(id)}`,
        body: JSON.stringify(document),
      });
    const ours = { tenant_id: tenant.tenant_id, changed_at: '2026-01-01T00:00:00.000Z', position: '2026#1' };
    const item = { name: 'wrong', deleted: false };
    await write('p-00001', { ...ours, ...item, product_id: 'p-00001' });
    await write('p-00002', { ...ours, deleted: true, product_id: 'p-00002' });
    await write('none', { ...ours, ...item, product_id: 'none' });
    await write('foreign', { ...ours, ...item, tenant_id: 'other', product_id: 'foreign' });
    await write('keyless', { ...ours, ...item });
    await put(name, [productImage('p-new', 'new', tenant.tenant_id)]);
    await refreshed();

    const report = await check({ repair: true });
    await refreshed();

    expect(report.differences).toEqual({ missing: 1, stale: 1, extra: 3, tombstone: 1 });
    expect(report.names).toContainEqual({
      kind: 'extra',
      key: 'foreign',
      tenant_id: 'other',
      repair: 'mended',
    });
    expect(report.remaining).toBe(0);
    expect(await check()).toMatchObject({ remaining: 0, documents: await table.count(tenant.tenant_id) });
  });

  it('is empty where the table is', async () => {
    const { check, fill } = await world();

    expect(await fill()).toMatchObject({ items: { read: 0 } });
    expect(await check()).toMatchObject({ items: 0, documents: 0, ranges: 0, remaining: 0 });
  });

  it('that lacks its index is said to, with the tenant', async () => {
    const { tenant, check } = await world();

    await expect(check()).rejects.toMatchObject({ code: 'CELL_REQUEST', tenantId: tenant.tenant_id });
  });
});

describe('ElasticsearchStoredDocuments', () => {
  storedDocumentsContract(async () => {
    const { documents, provision } = await world();
    await provision();
    return documents;
  });

  it('says what a mapping refuses, and writes the rest', async () => {
    const { documents, provision } = await world();
    await provision();

    const outcomes = await documents.write([
      { id: 'bad', document: '{"product_id":"bad","unheard_of":1}', expected: undefined },
      { id: 'good', document: '{"product_id":"good"}', expected: undefined },
    ]);

    expect(outcomes).toMatchObject([
      { kind: 'refused', reason: { code: 'strict_dynamic_mapping_exception' } },
      { kind: 'written' },
    ]);
  });
});
