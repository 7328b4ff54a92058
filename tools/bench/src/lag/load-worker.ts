import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Image } from '@cloudpf/commerce';
import { generateProducts, sampleTenants } from '@cloudpf/sample-data';
import { answerWith } from '../worker-side.ts';
import { type Arrival, arrival, type ArrivalPlan, arrivalsIn, dueBy } from './arrival-plan.ts';
import { type Sent } from './messages.ts';

const { PRODUCTS_TABLE = '' } = process.env;
const SHOPS = 50;
const IMAGES_EACH = 200;
const NOW = new Date('2026-01-01T00:00:00Z');
const dynamodb = new DynamoDBClient({
  requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: 128 }) },
});

/** Open loop: writes each change when it is due, whether earlier ones are written or not. */
answerWith<ArrivalPlan>(async (plan) => {
  const images = imagesOf(plan.tenants);
  const writeMs: number[] = [];
  const writes: Promise<void>[] = [];
  let failed = 0;
  const write = async (each: Arrival) => {
    const Item = itemOf(each, images) as Item;
    try {
      await dynamodb.send(new PutItemCommand({ TableName: PRODUCTS_TABLE, Item }));
      writeMs.push(Date.now() - each.at);
    } catch (error) {
      failed += 1;
      if (failed === 1) console.error(`a change could not be written: ${String(error)}`);
    }
  };
  let next = 0;
  while (next < arrivalsIn(plan)) {
    const due = dueBy(plan, Date.now());
    for (; next < due; next += 1) writes.push(write(arrival(plan, next)));
    await sleep(Math.max(1, arrival(plan, next).at - Date.now()));
  }
  await Promise.all(writes);
  const sent: Sent = { writeMs, failed };
  return sent;
});

type Item = NonNullable<ConstructorParameters<typeof PutItemCommand>[0]['Item']>;

function imagesOf(tenants: readonly string[]): ReadonlyMap<string, readonly Image[]> {
  const known = sampleTenants(SHOPS).filter(({ tenant_id }) => tenants.includes(tenant_id));
  return new Map(
    known.map((tenant) => [
      tenant.tenant_id,
      [...generateProducts(tenant, { count: IMAGES_EACH, seed: 'lag', now: NOW })],
    ]),
  );
}

function itemOf(
  { nth, tenant, productId, marker }: Arrival,
  images: ReadonlyMap<string, readonly Image[]>,
): Image {
  const image = images.get(tenant)?.[nth % IMAGES_EACH];
  if (!image) throw new RangeError(`"${tenant}" is not a tenant of the samples`);
  return { ...image, product_id: { S: productId }, tags: { L: [{ S: marker }] } };
}
