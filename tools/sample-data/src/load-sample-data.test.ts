import { type TransactWriteItem, type TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type Image, readProduct, readPurchase } from '@cloudpf/commerce';
import { describe, expect, it } from 'vitest';
import { UnwrittenItemsError } from './errors.ts';
import { loadSampleData, type LoadProgress } from './load-sample-data.ts';
import { SAMPLE_TENANTS } from './shop.ts';
import { writeBatches } from './write-batches.ts';

const tables = { products: 'products', purchases: 'purchases' };
const now = new Date('2026-03-01T15:00:00Z');
const sleep = async (): Promise<void> => Promise.resolve();

/** Tables in memory that refuse what a transaction refuses, and now and then a whole batch. */
class InMemoryTables {
  readonly items = new Map<string, Map<string, Image>>();
  readonly writes = new Map<string, number>();
  readonly #refusal: (batch: number) => Error | undefined;
  #batches = 0;

  constructor(refusal: (batch: number) => Error | undefined = () => undefined) {
    this.#refusal = refusal;
  }

  async send(command: TransactWriteItemsCommand): Promise<void> {
    const writes = command.input.TransactItems ?? [];
    if (writes.length > 100) throw new Error('more than 100 writes in a transaction');
    if (new Set(writes.map(keyOf)).size < writes.length) throw new Error('one key twice in a transaction');
    const refusal = this.#refusal((this.#batches += 1));
    if (refusal) throw refusal;
    for (const write of writes) this.#write(write);
  }

  all(table: string): Image[] {
    return [...(this.items.get(table)?.values() ?? [])];
  }

  #write(write: TransactWriteItem): void {
    const table = (write.Put ?? write.Delete)?.TableName ?? '';
    const items = this.items.get(table) ?? new Map<string, Image>();
    this.items.set(table, items);
    const key = keyOf(write);
    this.writes.set(key, (this.writes.get(key) ?? 0) + 1);
    if (write.Put) items.set(key, write.Put.Item as unknown as Image);
    else items.delete(key);
  }
}

function refusal(name: string, reason?: string): Error {
  return Object.assign(new Error(name), { name, CancellationReasons: [{ Code: reason ?? 'None' }] });
}

function keyOf(write: TransactWriteItem): string {
  const item = write.Put?.Item ?? write.Delete?.Key ?? {};
  return [item['tenant_id'], item['product_id'] ?? item['purchase_id']].map((value) => value?.S).join('/');
}

describe('loading the sample data', () => {
  it('leaves exactly as many items as were asked for, having changed and removed some', async () => {
    const dynamodb = new InMemoryTables();

    const summary = await loadSampleData({ dynamodb, tables, products: 120, purchases: 60, now, sleep });

    expect(dynamodb.all('products').map(readProduct)).toHaveLength(3 * 120);
    expect(dynamodb.all('purchases').map(readPurchase)).toHaveLength(3 * 60);
    expect(summary).toMatchObject({ tenants: 3, products: 360, purchases: 180 });
    expect(summary.writes).toBe([...dynamodb.writes.values()].reduce((sum, count) => sum + count));
    expect(dynamodb.writes.get('tambo/pur-000001')).toBeGreaterThan(1);
    expect(dynamodb.writes.get('tambo/old-prd-000001')).toBe(2);
  });

  it('ends with the same items when the tables refuse batches for a while', async () => {
    const calm = new InMemoryTables();
    const busy = new InMemoryTables((batch) =>
      batch % 3 === 0 ? refusal('TransactionCanceledException', 'TransactionConflict') : undefined,
    );
    const options = { tables, products: 60, purchases: 60, now, sleep, tenants: SAMPLE_TENANTS.slice(0, 1) };

    await loadSampleData({ ...options, dynamodb: calm });
    await loadSampleData({ ...options, dynamodb: busy });

    expect(busy.items.get('products')).toEqual(calm.items.get('products'));
    expect(sorted(busy.all('purchases'))).toEqual(sorted(calm.all('purchases')));
  });

  it('tells how far it is', async () => {
    const steps: LoadProgress[] = [];
    const options = { tables, products: 60, purchases: 60, now, tenants: SAMPLE_TENANTS.slice(0, 1) };

    const { writes } = await loadSampleData({
      ...options,
      dynamodb: new InMemoryTables(),
      onProgress: (step) => steps.push(step),
    });

    const last = (table: string): number => steps.findLast((step) => step.table === table)?.written ?? 0;
    expect(last('products') + last('purchases')).toBe(writes);
  });

  it('gives up when the tables take nothing for long', async () => {
    const client = new InMemoryTables(() => refusal('TransactionCanceledException', 'ThrottlingError'));

    const writing = writeBatches([put('1')], { client, concurrency: 1, sleep });

    await expect(writing).rejects.toThrow(UnwrittenItemsError);
    await expect(writing).rejects.toThrow('still refuse a batch of 1 items');
  });

  it.each([
    ['an item that can never be written', refusal('TransactionCanceledException', 'ValidationError')],
    ['a table that is not there', refusal('ResourceNotFoundException')],
  ])('does not try again with %s', async (_, error) => {
    let tries = 0;
    const client = new InMemoryTables(() => ((tries += 1), error));

    await expect(writeBatches([put('1')], { client, concurrency: 1, sleep })).rejects.toBe(error);
    expect(tries).toBe(1);
  });

  it('draws requests only as fast as the table takes them', async () => {
    let drawn = 0;
    let written = 0;
    let furthest = 0;
    function* requests(): Generator<TransactWriteItem> {
      for (; drawn < 1_000; drawn += 1) {
        furthest = Math.max(furthest, drawn - written);
        yield put(String(drawn));
      }
    }

    await writeBatches(requests(), {
      client: new InMemoryTables(),
      concurrency: 2,
      onWritten: (count) => (written += count),
    });

    expect(written).toBe(1_000);
    expect(furthest).toBeLessThanOrEqual(3 * 100);
  });
});

function put(id: string): TransactWriteItem {
  return { Put: { TableName: 'products', Item: { tenant_id: { S: 'tambo' }, product_id: { S: id } } } };
}

function sorted(images: Image[]): string[] {
  return images.map((image) => JSON.stringify(image)).sort();
}
