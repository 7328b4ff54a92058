import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InMemoryObjectStore } from '../../test/fakes/in-memory-object-store.ts';
import { aBatch, aRecord } from '../../test/fixtures/lake-records.ts';
import { eventIdsIn } from '../../test/lake-rows.ts';
import { S3Lake } from '../s3-lake.ts';
import { cleanLake, type LakeCleaning } from './clean-lake.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const horizonMs = 8 * DAY_MS;

/** A lake of three tenants, with the fences of batches that came shorter than their claims. */
class AgingLake {
  time = Date.parse('2026-02-03T05:00:00.000Z');
  readonly now = () => new Date(this.time);
  readonly store = new InMemoryObjectStore(this.now);
  #place = 0;

  /** One batch of a record a tenant, brought in a short cut first: two of its three objects stay empty. */
  async writeWithFences(): Promise<void> {
    const lake = new S3Lake({ store: this.store, format: 'json' });
    const changedAt = this.now().toISOString();
    const records = ['acme', 'acme-two', 'bravo'].map((tenant) =>
      aRecord(this.#place++, { tenant, changedAt }),
    );
    await lake.write(aBatch(records));
    for (const key of this.store.keys('raw/')) if (this.#isOfNow(key)) this.store.delete(key);
    await lake.write(aBatch(records.slice(0, 1)));
    await lake.write(aBatch(records.slice(1)));
  }

  async clean(limit?: number): Promise<LakeCleaning> {
    return cleanLake({ store: this.store, now: this.now, horizonMs, ...(limit && { limit }) });
  }

  async cleanToTheEnd(limit: number): Promise<void> {
    for (let runs = 0; runs < 500; runs++) {
      this.time += HOUR_MS;
      if ((await this.clean(limit)).is_complete) return;
    }
    throw new Error('the cleaning comes to no end');
  }

  claims(): string[] {
    return this.store.keys('_claims/');
  }

  fences(): string[] {
    return this.store.keys('raw/').filter((key) => this.store.object(key)?.metadata?.['rows'] === '0');
  }

  #isOfNow(key: string): boolean {
    const [year, month, day] = this.now().toISOString().slice(0, 10).split('-');
    return key.includes(`year=${year}/month=${month}/day=${day}`);
  }
}

describe('cleaning the lake', () => {
  it('removes claims that nothing can ask for any more, and no others', async () => {
    const lake = new AgingLake();
    await lake.writeWithFences();
    const old = lake.claims();
    lake.time += horizonMs;
    await lake.writeWithFences();
    lake.time += 1;

    const report = await lake.clean();

    expect(report).toMatchObject({ ran: true, claims_removed: old.length, is_complete: true });
    expect(lake.claims()).not.toHaveLength(0);
    expect(lake.claims().filter((key) => old.includes(key))).toEqual([]);
  });

  it('removes empty objects of days of which all is past the horizon, and no row', async () => {
    const lake = new AgingLake();
    await lake.writeWithFences();
    const rows = eventIdsIn(lake.store);
    expect(lake.fences()).toHaveLength(2);

    lake.time += 2 * horizonMs;
    await lake.clean();
    expect(lake.fences()).toHaveLength(2);

    lake.time += 2 * DAY_MS;
    expect(await lake.clean()).toMatchObject({ fences_removed: 2, is_complete: true });
    expect(lake.fences()).toEqual([]);
    expect(eventIdsIn(lake.store)).toEqual(rows);
  });

  it('lets batches of the horizon come again as before', async () => {
    const lake = new AgingLake();
    const records = [0, 1, 2].map((place) => aRecord(place, { changedAt: lake.now().toISOString() }));
    const write = async (from: number) =>
      new S3Lake({ store: lake.store, format: 'json' }).write(aBatch(records.slice(from)));
    const lakeWriter = new S3Lake({ store: lake.store, format: 'json' });
    await lakeWriter.resumeAt(await lakeWriter.write(aBatch(records)), 1);

    lake.time += horizonMs - 1;
    await lake.clean();
    await write(0);
    await write(1);

    expect(eventIdsIn(lake.store)).toEqual(['event-0', 'event-1', 'event-2']);
  });

  it('leaves alone what it does not know, however small and old', async () => {
    const lake = new AgingLake();
    const key = 'raw/v1/entity=purchases/tenant_id=acme/year=2026/month=02/day=03/notes.txt';
    await lake.writeWithFences();
    lake.store.put({ key, body: Buffer.from(''), contentType: 'text/plain' });
    const [fence = ''] = lake.fences();
    lake.store.put({ key: fence, body: Buffer.from('?'), contentType: 'text/plain' });

    lake.time += 3 * horizonMs;
    await lake.clean();

    expect(lake.store.keys('raw/')).toEqual(expect.arrayContaining([key, fence]));
  });

  it('runs once an hour, wherever it is called from', async () => {
    const lake = new AgingLake();

    const together = await Promise.all([lake.clean(), lake.clean(), lake.clean()]);
    lake.time += HOUR_MS - 1;
    const early = await lake.clean();
    lake.time += 1;
    const due = await lake.clean();

    expect(together.filter(({ ran }) => ran)).toHaveLength(1);
    expect(early.ran).toBe(false);
    expect(due.ran).toBe(true);
  });

  it('looks at a day once, and not at days that are too young', async () => {
    const lake = new AgingLake();
    for (let day = 0; day < 40; day++) {
      await lake.writeWithFences();
      lake.time += DAY_MS;
    }
    await lake.cleanToTheEnd(100_000);
    const left = lake.fences();

    lake.time += DAY_MS;
    const report = await lake.clean();

    expect(report.fences_removed).toBe(2);
    expect(lake.fences()).toHaveLength(left.length - 2);
    expect(report.seen - lake.claims().length).toBeLessThan(20);
  });

  it('stops in time and goes on there', async () => {
    const lake = new AgingLake();
    await lake.writeWithFences();
    lake.time += 3 * horizonMs;

    const late = await cleanLake({ store: lake.store, now: lake.now, horizonMs, remainingMs: () => 9_000 });
    lake.time += HOUR_MS;
    const next = await lake.clean();

    expect(late).toMatchObject({ ran: true, claims_removed: 0, fences_removed: 0, is_complete: false });
    expect(next).toMatchObject({ fences_removed: 2, is_complete: true });
  });

  it('comes to the same end in steps of any size, and after runs that broke off', async () => {
    const steps = { limit: fc.integer({ min: 2, max: 9 }), breaks: fc.array(fc.nat(12), { maxLength: 4 }) };
    await fc.assert(
      fc.asyncProperty(fc.record(steps), async ({ limit, breaks }) => {
        const lake = new AgingLake();
        for (let day = 0; day < 3; day++) {
          await lake.writeWithFences();
          lake.time += DAY_MS;
        }
        const rows = eventIdsIn(lake.store);
        lake.time += 2 * horizonMs;

        for (const calls of breaks) {
          lake.time += HOUR_MS;
          const store = breaking(lake.store, calls);
          await cleanLake({ store, now: lake.now, horizonMs, limit }).catch(() => undefined);
        }
        await lake.cleanToTheEnd(limit);

        expect(lake.claims()).toEqual([]);
        expect(lake.fences().filter((key) => key.includes('day=03'))).toEqual([]);
        expect(eventIdsIn(lake.store)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });
});

/** Answers some calls, then no more. */
function breaking(store: InMemoryObjectStore, calls: number): InMemoryObjectStore {
  let left = calls;
  return new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (left-- <= 0) throw new Error('broken off');
        return Reflect.apply(member, target, args);
      };
    },
  });
}
