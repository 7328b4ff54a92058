import { HEARTBEAT_KEY, InMemoryHoldingStore } from '@cloudpf/change-stream';
import { TABLES } from '@cloudpf/es-mappings';
import { describe, expect, it } from 'vitest';
import { ACME } from '../../test/fixtures.ts';
import { InMemoryErasableItems } from './in-memory-erasable-items.ts';
import { passStreams } from './pass-streams.ts';

function world() {
  const holding = new InMemoryHoldingStore();
  const items = {
    products: new InMemoryErasableItems('products'),
    purchases: new InMemoryErasableItems('purchases'),
  };
  const clock = { ms: Date.parse('2026-03-01T12:00:00Z') };
  const reach = async (table: string, at: number) => {
    const time = new Date(at).toISOString();
    await holding.put(
      `streams/${table}.json`,
      Buffer.from(JSON.stringify({ read_through: time, noted_at: time })),
    );
  };
  const pass = (limitMs = 60_000) =>
    passStreams({ items, holding }, ACME, {
      limitMs,
      now: () => clock.ms,
      sleep: async (ms) => {
        clock.ms += ms;
      },
    });
  return { holding, items, clock, reach, pass };
}

describe('waiting until the streams are read past what was removed', () => {
  it('ends when the heartbeat has come out of both, and takes the heartbeat away', async () => {
    const { items, clock, reach, pass } = world();
    const begun = clock.ms;
    for (const table of TABLES)
      items[table].onMark = async (writtenAt) => reach(table, Date.parse(writtenAt));

    await pass();

    expect(clock.ms).toBe(begun);
    expect(items.products.rows.get('acme')).toEqual(new Set());
    expect(items.purchases.rows.get('acme')).toEqual(new Set());
  });

  it('writes heartbeats until one is noted, since a function lets some go by', async () => {
    const { items, clock, reach, pass } = world();
    const marks: string[] = [];
    await reach('purchases', clock.ms + 60_000);
    items.products.onMark = async (writtenAt) => {
      marks.push(writtenAt);
      if (marks.length === 3) await reach('products', Date.parse(writtenAt));
    };

    await pass();

    expect(marks).toEqual([
      '2026-03-01T12:00:00.000Z',
      '2026-03-01T12:00:12.000Z',
      '2026-03-01T12:00:24.000Z',
    ]);
  });

  it('is refused where a stream is read through a time before only, and leaves no heartbeat', async () => {
    const { items, clock, reach, pass } = world();
    await reach('products', clock.ms - 1);

    await expect(pass()).rejects.toThrow(
      'the stream of products is read through 2026-03-01T11:59:59.999Z only',
    );
    expect(items.products.rows.get('acme')?.has(HEARTBEAT_KEY)).toBe(false);
  });

  it('is refused where a stream was never read', async () => {
    await expect(world().pass()).rejects.toThrow('the stream of products was never read');
  });
});
