import { type BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { type Image, readProduct, readPurchase } from '@cloudpf/commerce';
import { describe, expect, it } from 'vitest';
import { UnwrittenItemsError } from './errors.ts';
import { loadSampleData, type LoadProgress } from './load-sample-data.ts';
import { SAMPLE_TENANTS } from './shop.ts';
import { writeBatches } from './write-batches.ts';

const tables = { products: 'products', purchases: 'purchases' };
const now = new Date('2026-03-01T15:00:00Z');
const sleep = async (): Promise<void> => Promise.resolve();

/** Tables in memory that refuse what BatchWriteItem refuses, and leave some requests undone. */
class InMemoryTables {
  readonly items = new Map<string, Map<string, Image>>();
  readonly writes = new Map<string, number>();
  readonly #undone: (batch: number) => number;
  #batches = 0;

  constructor(undone: (batch: number) => number = () => 0) {
    this.#undone = undone;
  }

  async send(command: BatchWriteItemCommand): Promise<{ UnprocessedItems: Record<string, WriteRequest[]> }> {
    const [[table, requests] = ['', []]] = Object.entries(command.input.RequestItems ?? {});
    const keys = requests.map(keyOf);
    if (requests.length > 25) throw new Error('more than 25 requests in a batch');
    if (new Set(keys).size < keys.length) throw new Error('one key twice in a batch');
    const undone = this.#undone((this.#batches += 1));
    const done = requests.slice(0, Math.max(0, requests.length - undone));
    for (const request of done) this.#write(table, request);
    return { UnprocessedItems: undone > 0 ? { [table]: requests.slice(done.length) } : {} };
  }

  all(table: string): Image[] {
    return [...(this.items.get(table)?.values() ?? [])];
  }

  #write(table: string, request: WriteRequest): void {
    const items = this.items.get(table) ?? new Map<string, Image>();
    this.items.set(table, items);
    const key = keyOf(request);
    this.writes.set(key, (this.writes.get(key) ?? 0) + 1);
    if (request.PutRequest) items.set(key, request.PutRequest.Item as unknown as Image);
    else items.delete(key);
  }
}

function keyOf(request: WriteRequest): string {
  const item = request.PutRequest?.Item ?? request.DeleteRequest?.Key ?? {};
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

  it('ends with the same items when the table leaves requests undone', async () => {
    const calm = new InMemoryTables();
    const busy = new InMemoryTables((batch) => batch % 7);
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

  it('gives up, naming the table, when the table takes nothing', async () => {
    const client = new InMemoryTables(() => 25);
    const requests = [{ PutRequest: { Item: { tenant_id: { S: 'tambo' }, product_id: { S: '1' } } } }];

    const writing = writeBatches(requests, { client, table: 'products', concurrency: 1, sleep });

    await expect(writing).rejects.toThrow(UnwrittenItemsError);
    await expect(writing).rejects.toThrow('products still refuses 1 items');
  });

  it('draws requests only as fast as the table takes them', async () => {
    let drawn = 0;
    let written = 0;
    let furthest = 0;
    function* requests(): Generator<WriteRequest> {
      for (; drawn < 1_000; drawn += 1) {
        furthest = Math.max(furthest, drawn - written);
        yield { PutRequest: { Item: { tenant_id: { S: 'tambo' }, product_id: { S: String(drawn) } } } };
      }
    }

    await writeBatches(requests(), {
      client: new InMemoryTables(),
      table: 'products',
      concurrency: 2,
      onWritten: (count) => (written += count),
    });

    expect(written).toBe(1_000);
    expect(furthest).toBeLessThanOrEqual(3 * 25);
  });
});

function sorted(images: Image[]): string[] {
  return images.map((image) => JSON.stringify(image)).sort();
}
