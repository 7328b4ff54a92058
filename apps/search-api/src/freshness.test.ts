import { expect, it } from 'vitest';
import { tenant } from '../test/support/tenants.ts';
import { FreshnessReader } from './freshness.ts';
import { type FreshnessMark, type SearchIndex } from './ports.ts';

const START = Date.parse('2026-06-01T12:00:00.000Z');
const at = (ms: number) => new Date(START + ms).toISOString();

function reader(options: { parked?: { count: number; oldest_changed_at?: string } | Error } = {}) {
  const state: { now: number; mark: FreshnessMark; reads: number } = {
    now: START,
    mark: { indexedThrough: at(-5_000), lagMs: 40, measuredAt: at(-5_000) },
    reads: 0,
  };
  const index: Pick<SearchIndex, 'marks'> = {
    marks: async () => {
      state.reads += 1;
      return { visible: String(state.reads), freshness: { products: state.mark } };
    },
  };
  const parked = {
    summary: async () => {
      if (options.parked instanceof Error) throw options.parked;
      return options.parked ?? { count: 0 };
    },
  };
  const freshness = new FreshnessReader(index as SearchIndex, parked, { now: () => state.now });
  return {
    state,
    read: async (isFreshNeeded = false) =>
      (await freshness.read(tenant('acme'), isFreshNeeded)).tables.products,
  };
}

it('tells how far the index reaches and how late it was when last measured', async () => {
  const { read } = reader();

  expect(await read()).toEqual({ indexed_through: at(-5_000), lag_ms: 40, parked: 0 });
});

it('never claims more than the oldest parked change', async () => {
  const { read } = reader({ parked: { count: 3, oldest_changed_at: at(-60_000) } });

  expect(await read()).toEqual({ indexed_through: at(-60_001), lag_ms: 60_001, parked: 3 });
});

it('does not claim a change before it can be found', async () => {
  const { state, read } = reader();
  await read();
  state.now += 600;
  state.mark = { indexedThrough: at(590), lagMs: 10, measuredAt: at(590) };
  await read(true);

  expect((await read(true)).indexed_through).toBe(at(-5_000));

  state.now += 600;
  expect((await read(true)).indexed_through).toBe(at(590));
});

it('counts silence beyond the next heartbeat as lag', async () => {
  const { state, read } = reader();
  state.now += 3_600_000;

  expect((await read()).lag_ms).toBe(3_600_000 + 5_000 - 90_000);
});

it('says that it does not know, rather than fail, where the parked changes cannot be listed', async () => {
  const { read } = reader({ parked: new Error('no S3') });

  expect(await read()).toMatchObject({ indexed_through: at(-5_000), parked: null });
});

it('asks once for all who ask at the same time', async () => {
  const { state, read } = reader();
  await Promise.all(Array.from({ length: 20 }, () => read()));

  expect(state.reads).toBe(1);
});

it('gives an old reading while a new one comes, and a new one to whoever needs it', async () => {
  const { state, read } = reader();
  await read();
  state.now += 700;
  await read();
  await read();
  expect(state.reads).toBe(2);

  state.now += 700;
  await read(true);
  expect(state.reads).toBe(3);
});
