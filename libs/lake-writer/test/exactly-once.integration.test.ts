import { describe, expect, inject, it } from 'vitest';
import { S3ObjectStore } from '../src/adapters/s3-object-store.ts';
import { type LakeRecord } from '../src/lake.ts';
import { LAKE_FORMATS, type LakeFormat } from '@cloudpf/lake-catalog';
import { S3Lake } from '../src/s3-lake.ts';
import { queryLake } from './duckdb-lake.ts';
import { Disconnected, type Fault, FAULTS, FaultyClient } from './faulty-client.ts';
import { aBatch, aRecord, markerRecord, STREAM_ARN } from './fixtures/lake-records.ts';
import { randomFrom } from './random.ts';
import { newBucket, objectsIn, testS3 } from './s3-engine.ts';

const client = testS3(inject('engines'));

const TENANTS = ['acme', 'bravo', 'charlie'];
const DAYS = ['2026-02-02T23:59:59.000Z', '2026-02-03T00:00:00.000Z'];

function recordAt(place: number, of: number): LakeRecord {
  if (place % 11 === 5) return markerRecord(place);
  const tenant = TENANTS[(place * 7) % TENANTS.length]!;
  return aRecord(place, { tenant, changedAt: DAYS[place < of / 2 ? 0 : 1]! });
}

function recordsOf(count: number): LakeRecord[] {
  return Array.from({ length: count }, (_, place) => recordAt(place, count));
}

/** What an invocation makes of records whose tenant it does not know. */
function unread(records: readonly LakeRecord[], tenant: string | undefined): LakeRecord[] {
  return records.map((record) =>
    record.change?.tenant === tenant ? { ...record, change: undefined } : record,
  );
}

interface Place {
  readonly bucket: string;
  readonly format: LakeFormat;
}

function lakeWith({ bucket, format }: Place, seen: Pick<typeof client, 'send'>): S3Lake {
  return new S3Lake({ store: new S3ObjectStore(seen, bucket), format });
}

/** @returns how many leading records are acknowledged, 0 where a call went wrong. */
async function attempt(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Disconnected) return 0;
    throw error;
  }
}

/** Every row of the change log, in order, as it must be: once, with its event, position, tenant and day. */
async function expectEachOnce({ bucket, format }: Place, records: readonly LakeRecord[]): Promise<void> {
  const rows = await queryLake(
    format,
    await objectsIn(client, bucket, 'raw/'),
    `SELECT event_id, position, tenant_id, year || '-' || month || '-' || day AS day FROM rows ORDER BY position`,
  );
  expect(rows).toEqual(
    records.flatMap(({ change }) =>
      change
        ? {
            event_id: change.eventId,
            position: change.position,
            tenant_id: change.tenant,
            day: change.changedAt.slice(0, 10),
          }
        : [],
    ),
  );
}

describe.each(LAKE_FORMATS)('the lake in S3, format %s, read by DuckDB', { timeout: 240_000 }, (format) => {
  it.each(FAULTS)('holds every change once, whichever call goes wrong: %s', async (fault) => {
    const records = recordsOf(24);
    let calls = Infinity;
    for (let at = 0; at < calls; at++) {
      const place = { bucket: await newBucket(client), format };
      // A claim that leaves most of its work: the batch that follows is shorter, and one is resumed inside.
      const first = new FaultyClient(client, (call) => (call === 1 ? 'never sent' : undefined));
      await attempt(async () => (await lakeWith(place, first).write(aBatch(records))).coveredCount);

      const broken = new FaultyClient(client, (call) => (call === at ? fault : undefined));
      await attempt(async () => {
        const lake = lakeWith(place, broken);
        const written = await lake.write(aBatch(unread(records.slice(0, 15), 'bravo')));
        await lake.resumeAt(written, 6);
        return 6;
      });
      calls = Math.min(calls, broken.calls === at ? at : calls);

      let checkpoint = 0;
      while (checkpoint < records.length) {
        const written = await lakeWith(place, client).write(
          aBatch(records.slice(checkpoint, checkpoint + 6)),
        );
        checkpoint += written.coveredCount;
      }
      await expectEachOnce(place, records);
    }
    expect(calls).toBeGreaterThan(8);
  });

  it.each([1, 2, 3, 4])('holds every change once after a history of faults, seed %i', async (seed) => {
    const place = { bucket: await newBucket(client), format };
    const random = randomFrom(seed);
    const chance = (of: number) => random() < of;
    const upTo = (limit: number) => Math.floor(random() * (limit + 1));
    const records = recordsOf(150);
    const plan = (): Fault => (chance(0.15) ? FAULTS[upTo(FAULTS.length - 1)] : undefined);
    const starts = [0];
    const running: Promise<number>[] = [];

    const invoke = (start: number) => {
      const stranger = chance(0.2) ? TENANTS[upTo(TENANTS.length - 1)] : undefined;
      const brought = records.slice(start, start + 1 + upTo(60));
      const resume = chance(0.4);
      const lake = lakeWith(place, new FaultyClient(client, plan));
      const done = attempt(async () => {
        const written = await lake.write(aBatch(unread(brought, stranger)));
        const failed = resume ? Math.floor(written.coveredCount / 2) : written.coveredCount;
        await lake.resumeAt(written, failed);
        return failed;
      });
      running.push(done);
      return done;
    };

    let checkpoint = 0;
    while (checkpoint < records.length) {
      const current = invoke(checkpoint);
      if (chance(0.3)) void invoke(starts[upTo(starts.length - 1)] ?? 0);
      // One that times out goes on as a zombie, and writes after those that follow it.
      checkpoint += await (chance(0.2) ? Promise.race([current, sleep(upTo(60))]) : current);
      starts.push(checkpoint);
    }
    await Promise.all(running);
    const repair = lakeWith(place, client);
    for (const record of records) await repair.writeLate(STREAM_ARN, record);

    await expectEachOnce(place, records);
  });
});

async function sleep(ms: number): Promise<number> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, 0);
  });
}
