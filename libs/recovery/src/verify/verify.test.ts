import { PRODUCTS } from '@cloudpf/change-stream';
import { type Product } from '@cloudpf/commerce';
import { documentId } from '@cloudpf/es-mappings';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InMemoryCell } from './in-memory-cell.ts';
import { ACME, LABEL, productChange, productImage, tenantOf } from '../../test/fixtures.ts';
import { InMemoryItemTable } from '../table/in-memory-item-table.ts';
import { keyIn } from './content.ts';
import { type Difference } from './judge.ts';
import { verify, type VerifyOptions } from './verify.ts';

const tenant = tenantOf('acme');

function world() {
  const table = new InMemoryItemTable('product_id', { label: LABEL });
  const cell = new InMemoryCell<Product>(PRODUCTS);
  let sequence = 0;
  /** Writes to the table, and gives what brings the change to the cell. */
  const put = (key: string, name: string) => {
    table.put(productImage(key, name));
    const change = productChange(key, name, { sequence: ++sequence });
    return () => cell.apply(tenant, [change]);
  };
  const remove = (key: string) => {
    table.remove(ACME, key);
    const change = productChange(key, undefined, { sequence: ++sequence });
    return () => cell.apply(tenant, [change]);
  };
  const check = (options: VerifyOptions = {}) =>
    verify(
      { tenant: ACME, schema: PRODUCTS, table, index: cell },
      { sleep: async () => undefined, ...options },
    );
  const names = () =>
    new Map(
      [...cell.documents.values()].flatMap(({ source }) =>
        source['deleted'] === false ? [[keyIn(source, 'product_id'), source['name']]] : [],
      ),
    );
  return { table, cell, put, remove, check, names };
}

/** Every way in which a document can stand to its item. */
const STATES = ['equal', 'absent', 'removed', 'missing', 'stale', 'extra', 'tombstone', 'foreign'] as const;
type State = (typeof STATES)[number];

const EXPECTED: Partial<Record<State, Difference>> = {
  missing: 'missing',
  stale: 'stale',
  extra: 'extra',
  tombstone: 'tombstone',
  foreign: 'extra',
};

async function bring({ put, remove, table, cell }: ReturnType<typeof world>, key: string, state: State) {
  if (state === 'absent') return;
  if (state === 'foreign') {
    cell.put(documentId(key), { ...foreign(key), deleted: false });
    return;
  }
  const apply = put(key, 'new');
  if (state !== 'missing') await apply();
  if (state === 'removed') await remove(key)();
  if (state === 'stale') put(key, 'newer');
  if (state === 'extra') remove(key);
  if (state === 'tombstone') {
    await remove(key)();
    table.put(productImage(key, 'again'));
  }
}

function foreign(key: string) {
  return { tenant_id: 'bodega', product_id: key, name: 'not ours', in_stock: true };
}

const key = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
  fc.constantFrom('ñ', '\uffee', '👟', 'a/b', '_a', 'x'.repeat(1_024), 'x'.repeat(1_023)),
);

describe('verify', () => {
  it('finds every difference between any table and any index, and only these; repair mends them', async () => {
    const histories = fc.array(fc.tuple(key, fc.constantFrom(...STATES)), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 9 }), async (history, rangeSize) => {
        const made = world();
        const states = new Map(history);
        for (const [each, state] of states) await bring(made, each, state);

        const found = await made.check({ rangeSize, names: 1_000 });
        const mended = await made.check({ rangeSize, repair: true });
        const after = await made.check({ rangeSize });

        const expected = [...states].flatMap(([each, state]) =>
          EXPECTED[state] ? [[each, EXPECTED[state]]] : [],
        );
        expect(new Map(found.names.map((name) => [name.key, name.kind]))).toEqual(new Map(expected as []));
        expect(found.remaining).toBe(expected.length);
        expect(mended).toMatchObject({ repaired: found.differences, remaining: 0 });
        expect(after).toMatchObject({
          remaining: 0,
          unsettled: 0,
          items: after.documents,
          differing_ranges: [],
        });
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('names nothing that only passes by, and writes over nothing, while changes flow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean(), fc.nat(4)), { maxLength: 40 }),
        fc.boolean(),
        async (writes, repair) => {
          const made = world();
          const onTheWay: (() => Promise<unknown>)[] = [];
          const rest = [...writes];
          // At every step of the verification the table changes and some earlier changes arrive, in order.
          const flow = async () => {
            const [next] = rest.splice(0, 1);
            if (next) onTheWay.push(next[1] ? made.put(next[0], `${rest.length}`) : made.remove(next[0]));
            for (const arrive of onTheWay.splice(0, next?.[2] ?? onTheWay.length)) await arrive();
          };
          let flowing = false;
          const once = async () => {
            if (flowing) return;
            flowing = true;
            await flow();
            flowing = false;
          };
          for (const name of ['a', 'b', 'c']) await made.put(name, 'first')();
          made.cell.meanwhile = once;

          // As long as changes take to arrive, and a little longer, is what the waits are for.
          const report = await made.check({
            repair,
            waitsMs: [1, 2, 3],
            sleep: async () => {
              while (rest.length > 20 || onTheWay.length > 0) await once();
            },
          });
          while (rest.length > 0 || onTheWay.length > 0) await flow();

          expect(report.differences).toEqual({ missing: 0, stale: 0, extra: 0, tombstone: 0 });
          expect(await made.check()).toMatchObject({ remaining: 0, unsettled: 0 });
        },
      ),
      { numRuns: 200, seed: 11 },
    );
  });

  it('reports an item that the schema refuses as unreadable, and leaves its document alone', async () => {
    const { table, cell, put, check } = world();
    await put('p-1', 'good')();
    table.put({ ...productImage('p-1', ' '), stock: { S: 'three' } });
    table.put({ tenant_id: { S: 'acme' }, product_id: { S: 'p-2' }, name: { N: '5' } });

    const report = await check({ repair: true });

    expect(report).toMatchObject({ remaining: 0, unreadable: 2, items: 2 });
    expect(report.names[1]).toEqual({
      kind: 'unreadable',
      key: 'p-2',
      reason: { code: 'INVALID_IMAGE', message: 'name must be text (S), not N', field: 'name' },
    });
    expect(cell.documents.get('p-1')?.source['name']).toBe('good');
  });

  it('finds documents under an id that is not their key, and names it', async () => {
    const { table, cell, put, check, names } = world();
    await put('p-1', 'mine')();
    cell.put('copy', { ...cell.documents.get('p-1')?.source });
    cell.put('keyless', { name: 'nobody', deleted: false });
    cell.put(documentId('p-2'), { ...foreign('p-9'), deleted: false });
    table.put(productImage('p-2', 'two'));

    const report = await check();
    await check({ repair: true });

    expect(report.names).toEqual(
      expect.arrayContaining([
        { kind: 'extra', key: 'p-1', document_id: 'copy' },
        { kind: 'extra', key: '', document_id: 'keyless' },
        { kind: 'stale', key: 'p-2', tenant_id: 'bodega' },
      ]),
    );
    expect(names()).toEqual(
      new Map([
        ['p-1', 'mine'],
        ['p-2', 'two'],
      ]),
    );
  });

  it('says which ranges differ, with counts and hashes of both sides', async () => {
    const { put, check } = world();
    for (const each of ['a', 'b', 'c', 'd']) await put(each, each)();
    put('e', 'never arrives');

    const { ranges, differing_ranges } = await check({ rangeSize: 2 });

    expect(ranges).toBe(3);
    expect(differing_ranges).toMatchObject([
      { from: 'e', to: 'e', table: { count: 1 }, index: { count: 0 } },
    ]);
    expect(differing_ranges[0]?.table.sha256).not.toBe(differing_ranges[0]?.index.sha256);
  });

  it('mends a document changed a moment ago at its own place, so that what comes again stays superseded', async () => {
    const { cell, check, table } = world();
    const now = new Date().toISOString();
    await cell.apply(tenant, [productChange('p-1', 'one', { sequence: 7, changedAt: now })]);
    table.put(productImage('p-1', 'two'));

    await check({ repair: true });
    await cell.apply(tenant, [productChange('p-1', 'one', { sequence: 7, changedAt: now })]);

    expect(cell.documents.get('p-1')?.source['name']).toBe('two');
  });

  it('lets no parked change of before undo what it mended', async () => {
    const { cell, check, table, names } = world();
    await cell.apply(tenant, [productChange('gone', 'here', { sequence: 1 })]);
    table.put(productImage('p-1', 'present'));

    await check({ repair: true });
    await cell.apply(tenant, [
      productChange('gone', 'parked', { sequence: 2 }),
      productChange('p-1', 'parked', { sequence: 3 }),
    ]);

    expect(names()).toEqual(new Map([['p-1', 'present']]));
  });

  it('goes on past a document that the node refuses, and says why it remains', async () => {
    const { cell, put, check } = world();
    put('bad', 'unfit');
    put('good', 'fit');
    cell.refuses = (document) => document.includes('unfit');

    const report = await check({ repair: true });

    expect(report).toMatchObject({ differences: { missing: 2 }, repaired: { missing: 1 }, remaining: 1 });
    expect(report.names[0]).toMatchObject({ key: 'bad', repair: 'refused', reason: { message: 'no' } });
  });

  it('takes an empty table and an empty index as equal', async () => {
    expect(await world().check()).toMatchObject({ remaining: 0, items: 0, documents: 0, ranges: 0 });
  });
});
