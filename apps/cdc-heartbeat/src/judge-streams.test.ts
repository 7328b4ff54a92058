import { type Table } from '@cloudpf/es-mappings';
import { describe, expect, it } from 'vitest';
import { judgeStreams } from './judge-streams.ts';

const NOON = Date.parse('2026-11-24T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const ago = (milliseconds: number) => ({ read_through: new Date(NOON - milliseconds).toISOString() });

/** @param reached what is noted of each table; an error where it cannot be read. */
function judge(reached: Partial<Record<Table, { readonly read_through: string } | Error>>) {
  return judgeStreams({
    tables: ['products', 'purchases'],
    reached: async (table) => {
      const note = reached[table];
      if (note instanceof Error) throw note;
      return note;
    },
    now: () => new Date(NOON),
  });
}

describe('judgeStreams', () => {
  it('tells how long ago each stream was read through, and warns of nothing while that is short', async () => {
    const judged = await judge({ products: ago(20_000), purchases: ago(61_000) });

    expect(judged).toEqual([
      { table: 'products', state: 'ok', ageMs: 20_000 },
      { table: 'purchases', state: 'ok', ageMs: 61_000 },
    ]);
  });

  it('warns long before the first change leaves a stream that is not read', async () => {
    const [products] = await judge({ products: ago(7 * HOUR_MS), purchases: ago(0) });

    expect(products).toMatchObject({ state: 'warn', ageMs: 7 * HOUR_MS });
    expect(products?.warning).toContain('from 2026-11-25T05:00:00.000Z on its changes are lost');
  });

  it('says which changes are lost when it is too late', async () => {
    const [, purchases] = await judge({ products: ago(0), purchases: ago(25 * HOUR_MS) });

    expect(purchases).toMatchObject({ state: 'lost', ageMs: 25 * HOUR_MS });
    expect(purchases?.warning).toMatch(
      /purchases .*from 2026-11-23T11:00:00.000Z to 2026-11-23T12:00:00.000Z are lost/,
    );
  });

  it('warns of a stream that nobody has read yet', async () => {
    const [products] = await judge({ purchases: ago(0) });

    expect(products).toEqual({
      table: 'products',
      state: 'unread',
      warning: expect.stringContaining('no heartbeat has come out of the stream of products') as string,
    });
  });

  it('judges the other stream where one cannot be judged', async () => {
    const judged = await judge({ products: new Error('AccessDenied'), purchases: ago(0) });

    expect(judged).toMatchObject([
      { table: 'products', state: 'unknown', error: { message: 'AccessDenied' } },
      { table: 'purchases', state: 'ok' },
    ]);
  });

  it('counts a clock that is ahead as no age', async () => {
    const [products] = await judge({ products: ago(-500) });

    expect(products).toMatchObject({ state: 'ok', ageMs: 0 });
  });
});
