import { positionOf, PURCHASES } from '@cloudpf/change-stream';
import { type Image, type Purchase, readPurchase } from '@cloudpf/commerce';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InMemoryLake } from '../../test/fakes/in-memory-lake.ts';
import { ACME, LABEL } from '../../test/fixtures.ts';
import { InMemoryItemTable } from '../table/in-memory-item-table.ts';
import { removeFrom, upsertFrom } from '../table/table-change.ts';
import { storedContent, expectedContent } from './lake-content.ts';
import { verifyLake, type VerifyLakeOptions } from './verify-lake.ts';

function image(key: string, status: string): Image {
  return {
    tenant_id: { S: 'acme' },
    purchase_id: { S: key },
    status: { S: status },
    total: { N: '12.5' },
    purchased_at: { S: '2026-03-01T10:00:00Z' },
  };
}

function world() {
  const table = new InMemoryItemTable('purchase_id', { label: LABEL });
  const lake = new InMemoryLake();
  let sequence = 0;
  const place = (key: string) => ({
    schema: PURCHASES,
    tenant: ACME,
    key,
    readAt: '2026-11-24T05:00:00.000Z',
    position: positionOf(LABEL, String(++sequence))!,
  });
  const put = (key: string, status: string) => {
    table.put(image(key, status));
    const row = upsertFrom(place(key), readPurchase(image(key, status)));
    return () => void lake.rows.push(row);
  };
  const remove = (key: string) => {
    table.remove(ACME, key);
    const row = removeFrom<Purchase>(place(key));
    return () => void lake.rows.push(row);
  };
  const check = (options: VerifyLakeOptions = {}) =>
    verifyLake({ tenant: ACME, table, current: lake, lake }, { sleep: async () => undefined, ...options });
  return { table, lake, put, remove, check };
}

const STATES = ['equal', 'removed', 'missing', 'stale', 'extra'] as const;
type State = (typeof STATES)[number];

function bring({ put, remove }: ReturnType<typeof world>, key: string, state: State) {
  const arrive = put(key, 'paid');
  if (state !== 'missing') arrive();
  if (state === 'removed') remove(key)();
  if (state === 'stale') put(key, 'shipped');
  if (state === 'extra') remove(key);
}

describe('verifyLake', () => {
  it('finds every difference between any table and any lake, and only these', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'ñ', '👟', '\uffee', 'z'), fc.constantFrom(...STATES))),
        async (history) => {
          const made = world();
          const states = new Map(history);
          for (const [key, state] of states) bring(made, key, state);

          const report = await made.check({ names: 1_000 });

          const expected = [...states].filter(([, state]) => state !== 'equal' && state !== 'removed');
          expect(new Map(report.names.map(({ key, kind }) => [key, kind]))).toEqual(new Map(expected as []));
          expect(report.remaining).toBe(expected.length);
        },
      ),
      { numRuns: 60, seed: 2 },
    );
  });

  it('writes the rows of purchases that the lake lacks, below every streamed change', async () => {
    const { lake, put, check } = world();
    const late = put('p-1', 'paid');
    put('p-2', 'paid');
    put('p-3', 'paid')();
    put('p-3', 'shipped');

    const report = await check({ repair: true });

    expect(report).toMatchObject({
      differences: { missing: 2, stale: 1 },
      repaired: { missing: 2 },
      remaining: 1,
    });
    expect(report.names).toContainEqual({ kind: 'stale', key: 'p-3', fields: ['status'] });
    expect(new Set(lake.rows.map(({ eventId }) => eventId)).size).toBe(lake.rows.length);
    put('p-1', 'shipped')();
    late();
    expect(await check()).toMatchObject({ differences: { missing: 0, stale: 1, extra: 0 } });
  });

  it('names nothing that only passes by', async () => {
    const { lake, put, remove, check } = world();
    for (const key of ['a', 'b', 'c', 'd', 'e']) put(key, 'paid')();
    const arrivals = [put('a', 'shipped'), remove('b'), put('f', 'paid')];
    lake.meanwhile = () => {
      arrivals.shift()?.();
    };

    expect(await check()).toMatchObject({ remaining: 0, unsettled: 0 });
  });

  it('reports a purchase that the schema refuses as unreadable', async () => {
    const { table, check } = world();
    table.put({ ...image('p-1', 'paid'), total: { S: 'much' } });

    expect(await check({ repair: true })).toMatchObject({
      unreadable: 1,
      remaining: 0,
      names: [{ kind: 'unreadable', key: 'p-1', reason: { field: 'total' } }],
    });
  });
});

describe('the content of a row', () => {
  const purchase = readPurchase({
    ...image('p-1', 'paid'),
    note: { S: 'two\nlines' },
    items: { L: [{ M: { product_id: { S: 'x' }, name: { S: 'Ñandú' }, unit_price: { N: '1.5' } } }] },
  });
  const cells = (items: string) => [
    '',
    'paid',
    null,
    '12.50',
    '1',
    '2026-03-01T10:00:00.000Z',
    '',
    items,
    '{"note": "two\\nlines"}',
  ];

  it.each([
    ['objects', '[{"unit_price":"1.50","name":"Ñandú","product_id":"x","quantity":1,"brand":null}]'],
    ['arrays', '[["x","Ñandú",null,null,null,1,"1.50"]]'],
  ])('is the same, whether items come as %s', (_, items) => {
    expect(storedContent(cells(items))).toEqual(expectedContent(purchase));
  });
});
