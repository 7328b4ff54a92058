import { TenantId } from '@cloudpf/tenant-routing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InMemoryObjectStore } from '../test/fakes/in-memory-object-store.ts';
import { FreshnessMarks } from './freshness-marks.ts';

const acme = TenantId.parse('acme');
const bravo = TenantId.parse('bravo');
const now = () => new Date('2026-02-03T12:00:00.000Z');

function marksOn(store: InMemoryObjectStore): FreshnessMarks {
  return new FreshnessMarks(store, now);
}

describe("a tenant's freshness mark", () => {
  it('tells until when data are there, and when that was written', async () => {
    const marks = marksOn(new InMemoryObjectStore());

    await marks.mark(acme, '2026-02-03T11:59:00.000Z');

    expect(await marks.read(acme)).toEqual({
      data_through: '2026-02-03T11:59:00.000Z',
      written_at: '2026-02-03T12:00:00.000Z',
    });
    expect(await marks.read(bravo)).toBeUndefined();
  });

  it('ends at the newest time, whoever writes in what order at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 59 }), { minLength: 1, maxLength: 8 }), async (minutes) => {
        const store = new InMemoryObjectStore();
        const writers = [marksOn(store), marksOn(store)];
        const times = minutes.map((minute) => `2026-02-03T11:${String(minute).padStart(2, '0')}:00.000Z`);

        await Promise.all(times.map((time, index) => writers[index % 2]!.mark(acme, time)));

        expect((await writers[0]!.read(acme))?.data_through).toBe(times.sort().at(-1));
      }),
    );
  });

  it('starts anew where the stored mark is gone', async () => {
    const store = new InMemoryObjectStore();
    const marks = marksOn(store);
    await marks.mark(acme, '2026-02-03T11:00:00.000Z');
    store.delete('_freshness/purchases/acme.json');

    await marks.mark(acme, '2026-02-03T11:01:00.000Z');

    expect((await marks.read(acme))?.data_through).toBe('2026-02-03T11:01:00.000Z');
  });

  it('refuses a time that is none', async () => {
    await expect(marksOn(new InMemoryObjectStore()).mark(acme, 'yesterday')).rejects.toThrow(RangeError);
  });
});
