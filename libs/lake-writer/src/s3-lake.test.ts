import { TenantId } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { InMemoryObjectStore } from '../test/fakes/in-memory-object-store.ts';
import { aBatch, aRecord, markerRecord, sequenceAt, STREAM_ARN } from '../test/fixtures/lake-records.ts';
import { eventIdsIn } from '../test/lake-rows.ts';
import { type LakeRecord } from './lake.ts';
import { LAKE_FORMATS } from '@cloudpf/lake-catalog';
import { lateObjectKey, partitionOf } from './layout.ts';
import { S3Lake } from './s3-lake.ts';

const monday = { changedAt: '2026-02-02T23:59:59.000Z' };
const tuesday = { changedAt: '2026-02-03T00:00:00.000Z' };

function lakeOn(store: InMemoryObjectStore): S3Lake {
  return new S3Lake({ store, format: 'json' });
}

describe('a batch on its way to the lake', () => {
  it('becomes one object per tenant and day', async () => {
    const store = new InMemoryObjectStore();

    const { coveredCount } = await lakeOn(store).write(
      aBatch([
        aRecord(0, monday),
        aRecord(1, tuesday),
        aRecord(2, { ...monday, tenant: 'bravo' }),
        aRecord(3, tuesday),
        markerRecord(4),
      ]),
    );

    expect(coveredCount).toBe(5);
    expect(store.keys('raw/').map((key) => key.replace(/\/[^/]*$/, ''))).toEqual([
      'raw/v1/entity=purchases/tenant_id=acme/year=2026/month=02/day=02',
      'raw/v1/entity=purchases/tenant_id=acme/year=2026/month=02/day=03',
      'raw/v1/entity=purchases/tenant_id=bravo/year=2026/month=02/day=02',
    ]);
    expect(store.keys('_claims/')).toHaveLength(1);
  });

  it('gives the same bytes every time', async () => {
    const stores = [new InMemoryObjectStore(), new InMemoryObjectStore()];

    for (const store of stores) await lakeOn(store).write(aBatch([aRecord(0), aRecord(1, monday)]));

    const [first, second] = stores.map((store) => store.keys('').map((key) => store.object(key)));
    expect(first).toEqual(second);
  });

  it('that comes again in full writes nothing', async () => {
    const store = new InMemoryObjectStore();
    const batch = aBatch([aRecord(0), aRecord(1), aRecord(2)]);
    await lakeOn(store).write(batch);
    const before = store.keys('');

    expect((await lakeOn(store).write(batch)).coveredCount).toBe(3);
    expect(store.keys('')).toEqual(before);
  });

  it('that comes again with more records adds only those', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch([aRecord(0), aRecord(1)]));

    const { coveredCount } = await lakeOn(store).write(aBatch([aRecord(0), aRecord(1), aRecord(2)]));

    expect(coveredCount).toBe(3);
    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('without records is covered and leaves nothing behind', async () => {
    const store = new InMemoryObjectStore();

    expect((await lakeOn(store).write(aBatch([]))).coveredCount).toBe(0);
    expect(store.keys('')).toEqual([]);
  });

  it('is answered in part where it meets many claims, and in full when it comes on', async () => {
    const store = new InMemoryObjectStore();
    const records = Array.from({ length: 12 }, (_, place) => aRecord(place));
    for (const record of records) await lakeOn(store).write(aBatch([record]));

    const { coveredCount } = await lakeOn(store).write(aBatch(records));
    const rest = await lakeOn(store).write(aBatch(records.slice(coveredCount)));

    expect(coveredCount).toBe(8);
    expect(rest.coveredCount).toBe(4);
    expect(eventIdsIn(store)).toHaveLength(12);
  });

  it('is refused where its records are not in the order of the stream', async () => {
    const store = new InMemoryObjectStore();
    const malformed: LakeRecord = { ...aRecord(1), sequenceNumber: '12x' };

    await expect(lakeOn(store).write(aBatch([aRecord(1), aRecord(0)]))).rejects.toThrow(
      `The sequence number "${sequenceAt(0)}" does not come after ${sequenceAt(1)}.`,
    );
    await expect(lakeOn(store).write(aBatch([malformed]))).rejects.toThrow('12x');
    expect(store.keys('')).toEqual([]);
  });

  it('loses nothing where another lane of the same shard has taken some of its records before', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch([aRecord(0), aRecord(2), aRecord(4)]));

    const { coveredCount } = await lakeOn(store).write(
      aBatch([0, 1, 2, 3, 4].map((place) => aRecord(place))),
    );

    expect(coveredCount).toBe(5);
    expect(new Set(eventIdsIn(store))).toEqual(
      new Set(['event-0', 'event-1', 'event-2', 'event-3', 'event-4']),
    );
  });
});

describe('a record that had no row when it was claimed', () => {
  it('gets its row once its tenant is known, and only once', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch([aRecord(0), { ...aRecord(1), change: undefined }, aRecord(2)]));

    for (let times = 0; times < 2; times++) {
      await lakeOn(store).write(aBatch([aRecord(0), aRecord(1), aRecord(2)]));
    }

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('gets it too where the batch starts inside of what is covered', async () => {
    const store = new InMemoryObjectStore();
    const unknown = { ...aRecord(2), change: undefined };
    const written = await lakeOn(store).write(aBatch([aRecord(0), aRecord(1), unknown]));
    await lakeOn(store).resumeAt(written, 1);

    await lakeOn(store).write(aBatch([aRecord(1), aRecord(2)]));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });
});

describe('a batch that starts at a record reported as failed', () => {
  it('writes nothing twice', async () => {
    const store = new InMemoryObjectStore();
    const records = [0, 1, 2, 3].map((place) => aRecord(place));
    const written = await lakeOn(store).write(aBatch(records.slice(0, 3)));

    await lakeOn(store).resumeAt(written, 1);
    const again = await lakeOn(store).write(aBatch(records.slice(1)));

    expect(again.coveredCount).toBe(3);
    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2', 'event-3']);
  });

  it('needs no claim of its own at the first record, nor behind the last', async () => {
    const store = new InMemoryObjectStore();
    const written = await lakeOn(store).write(aBatch([aRecord(0), aRecord(1)]));

    await lakeOn(store).resumeAt(written, 0);
    await lakeOn(store).resumeAt(written, 2);

    expect(store.keys('_claims/')).toHaveLength(1);
  });
});

describe('a row that its claim names, and that a batch does not have', () => {
  const known = () => [aRecord(0), aRecord(1), aRecord(2)];
  const unknown = () => [aRecord(0), { ...aRecord(1), change: undefined }, aRecord(2)];

  /** Puts the claim of the records and ends before any row is written. */
  async function claimOnly(store: InMemoryObjectStore, records: readonly LakeRecord[]): Promise<void> {
    await lakeOn(store).write(aBatch(records));
    for (const key of store.keys('raw/')) store.delete(key);
  }

  it('is written by the next batch that has it', async () => {
    const store = new InMemoryObjectStore();
    await claimOnly(store, known());

    await lakeOn(store).write(aBatch(unknown()));
    await lakeOn(store).write(aBatch(known()));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('is written by itself, once', async () => {
    const store = new InMemoryObjectStore();
    await claimOnly(store, known());

    await lakeOn(store).write(aBatch(unknown()));
    await lakeOn(store).writeLate(STREAM_ARN, aRecord(1));
    await lakeOn(store).write(aBatch(known()));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('is not written again behind a resumption by one who does not know that it is there', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch(known()));

    const written = await lakeOn(store).write(aBatch(unknown()));
    await lakeOn(store).resumeAt(written, 1);
    await lakeOn(store).write(aBatch(known().slice(1)));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('is written behind a resumption by one who knows that it is not there', async () => {
    const store = new InMemoryObjectStore();
    await claimOnly(store, known());

    const written = await lakeOn(store).write(aBatch(unknown()));
    await lakeOn(store).resumeAt(written, 1);
    await lakeOn(store).write(aBatch(known().slice(1)));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('is written behind the end of a shorter batch', async () => {
    const store = new InMemoryObjectStore();
    await claimOnly(store, known());

    await lakeOn(store).write(aBatch(unknown()));
    await lakeOn(store).write(aBatch(known().slice(0, 1)));
    await lakeOn(store).write(aBatch(known().slice(1)));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2']);
  });
});

describe('a row that comes late', () => {
  it.each(LAKE_FORMATS)('is not brought again where a %s object of a claim holds it', async (format) => {
    const store = new InMemoryObjectStore();
    const lake = new S3Lake({ store, format });
    const record = aRecord(1, { key: 'purchase "1", and more' });
    await lake.write(aBatch([aRecord(0), record, aRecord(2)]));
    const before = store.keys('raw/');

    await lake.writeLate(STREAM_ARN, record);

    expect(store.keys('raw/')).toEqual(before);
  });

  it('costs no look at the other late rows of its day', async () => {
    const lists: string[] = [];
    const store = new (class extends InMemoryObjectStore {
      override async list(prefix: string, options?: Parameters<InMemoryObjectStore['list']>[1]) {
        lists.push(prefix);
        return super.list(prefix, options);
      }
    })();
    for (let place = 0; place < 2_100; place++) store.put(lateObject(place));

    await lakeOn(store).writeLate(STREAM_ARN, aRecord(5_000));

    expect(lists).toHaveLength(1);
  });

  it('is brought where other objects hold only records around it', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch([aRecord(0), markerRecord(1), aRecord(2)]));
    await lakeOn(store).write(aBatch([aRecord(3)]));

    await lakeOn(store).writeLate(STREAM_ARN, aRecord(1));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1', 'event-2', 'event-3']);
  });

  it('is there once, whether it is brought by itself, in its batch, or in both ways', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch([aRecord(0), markerRecord(1)]));

    await lakeOn(store).writeLate(STREAM_ARN, aRecord(1));
    await lakeOn(store).write(aBatch([aRecord(0), aRecord(1)]));
    await lakeOn(store).writeLate(STREAM_ARN, aRecord(1));

    expect(eventIdsIn(store)).toEqual(['event-0', 'event-1']);
  });

  it('is none for a record that makes no row', async () => {
    const store = new InMemoryObjectStore();

    await lakeOn(store).writeLate(STREAM_ARN, markerRecord(1));

    expect(store.keys('')).toEqual([]);
  });
});

describe('a lake with something else in it', () => {
  it('says which object is no claim', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch([aRecord(0)]));
    const [key = ''] = store.keys('_claims/');
    store.put({ key, body: Buffer.from('{}'), contentType: 'application/json' });

    await expect(lakeOn(store).write(aBatch([aRecord(0)]))).rejects.toThrow(
      `The lake object ${key} is no claim.`,
    );
  });

  it('says which object does not tell what it covers', async () => {
    const store = new InMemoryObjectStore();
    await lakeOn(store).write(aBatch([aRecord(0)]));
    const [key = ''] = store.keys('raw/');
    store.put({ key, body: Buffer.from(''), contentType: 'application/gzip' });

    await expect(lakeOn(store).write(aBatch([aRecord(0)]))).rejects.toThrow(
      `The lake object ${key} does not tell which records it covers.`,
    );
  });
});

function lateObject(place: number) {
  const partition = partitionOf({ tenant: TenantId.parse('acme'), changedAt: '2026-02-03T04:05:06.000Z' });
  const start = { shard: '0123456789ab', sequence: BigInt(place) };
  return { key: lateObjectKey(partition, start, 'json'), body: Buffer.from(''), contentType: 'x/y' };
}
