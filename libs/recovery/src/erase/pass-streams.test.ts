import {
  createBatchHandler,
  HEARTBEAT_KEY,
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  ParkedChanges,
  PRODUCTS,
  Quarantine,
  StreamReach,
} from '@cloudpf/change-stream';
import { type Product } from '@cloudpf/commerce';
import { TABLES } from '@cloudpf/es-mappings';
import { InMemoryTenantRegistry } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { ACME, tenantOf } from '../../test/fixtures.ts';
import { productRecord, RememberedEndings } from '../../test/held-changes.ts';
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

  it.each([
    ['fenced, of whom nothing is kept', [tenantOf('acme', { status: 'erasing' })], ['fenced', 'fenced']],
    ['unknown, of whom everything is in quarantine by then', [], ['quarantined', 'quarantined']],
  ])('ends with what the function notes of a tenant that is %s', async (_, tenants, counted) => {
    const { holding, items, clock, reach, pass } = world();
    await reach('purchases', clock.ms + 60_000);
    const endings = new RememberedEndings();
    const handle = createBatchHandler<Product>({
      schema: PRODUCTS,
      registry: new InMemoryTenantRegistry(tenants),
      index: new InMemoryTenantIndex<Product>(),
      parked: new ParkedChanges(holding),
      quarantine: new Quarantine(holding),
      endings,
      reach: new StreamReach(holding, 'products', () => clock.ms),
    });
    let sequence = 1;
    items.products.onMark = async (writtenAt) => {
      const removal = productRecord({ sequence: sequence++, event: 'REMOVE' });
      const beat = productRecord({
        sequence: sequence++,
        key: HEARTBEAT_KEY,
        fields: { written_at: { S: writtenAt } },
      });
      await handle([removal, beat]);
    };

    await pass();

    expect(endings.counted).toEqual(counted);
    const kept = await holding.list('quarantine/products/acme/');
    expect(kept).toHaveLength(counted.filter((ending) => ending === 'quarantined').length);
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
