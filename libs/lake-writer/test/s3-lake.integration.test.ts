import { TenantId } from '@cloudpf/tenant-routing';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { S3ObjectStore } from '../src/adapters/s3-object-store.ts';
import { cleanLake } from '../src/cleaning/clean-lake.ts';
import { S3Lake } from '../src/s3-lake.ts';
import { aBatch, aRecord, markerRecord } from './fixtures/lake-records.ts';
import { rowsOf } from './lake-rows.ts';
import { objectStoreContract } from './object-store.contract.ts';
import { keysIn, newBucket, objectsIn, testS3 } from './s3-engine.ts';

const client = testS3(inject('engines'));
let sharedBucket = '';

beforeAll(async () => {
  sharedBucket = await newBucket(client);
});

objectStoreContract('the object store in S3', () => new S3ObjectStore(client, sharedBucket));

const DAY_MS = 86_400_000;
const TENANTS = ['acme', 'bravo', 'charlie'];
const DAYS = ['2026-02-02T23:59:59.000Z', '2026-02-03T00:00:00.000Z'];

const records = Array.from({ length: 1_000 }, (_, place) =>
  place % 17 === 0
    ? markerRecord(place)
    : aRecord(place, { tenant: TENANTS[place % 3]!, changedAt: DAYS[Math.floor(place / 500)]! }),
);
const expected = records.flatMap(({ change }) => change?.eventId ?? []).sort();

async function eventIdsInBucket(bucket: string): Promise<string[]> {
  const objects = await objectsIn(client, bucket, 'raw/');
  return [...objects.values()]
    .flatMap(rowsOf)
    .map(({ event_id }) => event_id)
    .sort();
}

describe('the lake in S3', () => {
  it('takes a full batch, one object per tenant and day', async () => {
    const bucket = await newBucket(client);
    const lake = new S3Lake({ store: new S3ObjectStore(client, bucket), format: 'json' });

    expect((await lake.write(aBatch(records))).coveredCount).toBe(1_000);

    expect(await eventIdsInBucket(bucket)).toEqual(expected);
    expect(await keysIn(client, bucket, 'raw/')).toHaveLength(6);
    expect(await keysIn(client, bucket, '_claims/')).toHaveLength(1);
  });

  it('holds every change once when invocations of one range run at the same time', async () => {
    const bucket = await newBucket(client);
    const sizes = [1_000, 700, 700, 333, 40, 1];
    const invocations = () =>
      sizes.map(async (size) => {
        const lake = new S3Lake({ store: new S3ObjectStore(client, bucket), format: 'json' });
        return (await lake.write(aBatch(records.slice(0, size)))).coveredCount;
      });

    await Promise.all(invocations());
    let checkpoint = 0;
    while (checkpoint < records.length) {
      const lake = new S3Lake({ store: new S3ObjectStore(client, bucket), format: 'json' });
      const written = await lake.write(aBatch(records.slice(checkpoint, checkpoint + 250)));
      const failed = Math.ceil(written.coveredCount / 2);
      await lake.resumeAt(written, failed);
      checkpoint += failed;
    }

    expect(await eventIdsInBucket(bucket)).toEqual(expected);
  });

  it('loses its claims and empty objects in time, and no row', async () => {
    const bucket = await newBucket(client);
    const store = new S3ObjectStore(client, bucket);
    const lake = new S3Lake({ store, format: 'json' });
    await lake.write(aBatch(records));
    for (const key of await keysIn(client, bucket, 'raw/')) await store.remove([key]);
    await lake.write(aBatch(records.slice(0, 400)));
    await lake.write(aBatch(records.slice(400)));
    const before = await keysIn(client, bucket, 'raw/');

    const now = () => new Date(Date.now() + 9 * DAY_MS);
    const report = await cleanLake({ store, now, horizonMs: 8 * DAY_MS });

    expect(report).toMatchObject({ ran: true, fences_removed: 3, is_complete: true });
    expect(await keysIn(client, bucket, '_claims/')).toEqual([]);
    expect(await keysIn(client, bucket, 'raw/')).toHaveLength(before.length - 3);
    expect(await eventIdsInBucket(bucket)).toEqual(expected);
  });

  it('keeps the newest freshness mark of many writers', async () => {
    const bucket = await newBucket(client);
    const acme = TenantId.parse('acme');
    const times = Array.from({ length: 20 }, (_, second) => `2026-02-03T04:05:${10 + second}.000Z`);
    const lake = () => new S3Lake({ store: new S3ObjectStore(client, bucket), format: 'json' });

    await Promise.all(times.map((time) => lake().markFreshness(acme, time)));

    expect((await lake().readFreshness(acme))?.data_through).toBe('2026-02-03T04:05:29.000Z');
  });
});
