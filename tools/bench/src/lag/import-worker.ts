import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { generateProducts, sampleTenants } from '@cloudpf/sample-data';
import { answerWith } from '../worker-side.ts';
import { type Imported, type ImportOrder } from './messages.ts';

const { PRODUCTS_TABLE = '' } = process.env;
const WRITERS = 8;
const BATCH = 25;
const NOW = new Date('2026-01-01T00:00:00Z');
const dynamodb = new DynamoDBClient({
  requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: WRITERS }) },
});

/** Writes new products as fast as the table takes them. */
answerWith<ImportOrder>(async ({ tenant, products }) => {
  const shop = sampleTenants(50).find(({ tenant_id }) => tenant_id === tenant);
  if (!shop) throw new RangeError(`"${tenant}" is not a tenant of the samples`);
  const images = generateProducts(shop, { count: products, seed: 'import', now: NOW });
  const began = performance.now();
  const writer = async () => {
    for (let batch = take(images); batch.length > 0; batch = take(images)) await writeBatch(batch);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const imported: Imported = { seconds: (performance.now() - began) / 1_000 };
  return imported;
});

type Item = Record<string, AttributeValue>;

function take(images: Iterator<object, unknown>): readonly Item[] {
  const items: Item[] = [];
  while (items.length < BATCH) {
    const { value, done } = images.next();
    if (done === true) break;
    items.push(value as Item);
  }
  return items;
}

async function writeBatch(items: readonly Item[]): Promise<void> {
  let requests = items.map((Item) => ({ PutRequest: { Item } }));
  while (requests.length > 0) {
    const { UnprocessedItems } = await dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { [PRODUCTS_TABLE]: requests } }),
    );
    requests = (UnprocessedItems?.[PRODUCTS_TABLE] ?? []) as typeof requests;
    if (requests.length > 0) await sleep(50);
  }
}
