import {
  InMemoryHoldingStore,
  type ItemChange,
  type Outcome,
  ParkedChanges,
  PRODUCTS,
  Quarantine,
} from '@cloudpf/change-stream';
import { type Product } from '@cloudpf/commerce';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InMemoryCell } from '../verify/in-memory-cell.ts';
import { ACME, LABEL, productChange, productImage, tenantOf } from '../../test/fixtures.ts';
import { InMemoryItemTable } from '../table/in-memory-item-table.ts';
import { keyIn } from '../verify/content.ts';
import { backfill, type BackfillOptions } from './backfill.ts';
import { type BackfillUpdate } from './backfill-report.ts';

const REASON = { code: 'ConnectionError', message: 'refused' };
const DOWN: Outcome = { kind: 'unavailable', reason: REASON };

function world(tenant = tenantOf('acme')) {
  const table = new InMemoryItemTable('product_id', { label: LABEL });
  const cell = new InMemoryCell<Product>(PRODUCTS);
  const store = new InMemoryHoldingStore();
  const parked = new ParkedChanges(store);
  const quarantine = new Quarantine(store);
  let answer: (changes: readonly ItemChange<Product>[]) => Outcome | undefined = () => undefined;
  const applied: string[][] = [];
  const index: InMemoryCell<Product>['apply'] = async (who, changes) => {
    const refusal = answer(changes as readonly ItemChange<Product>[]);
    if (refusal) return changes.map(() => refusal);
    applied.push(changes.map(({ key }) => key));
    return cell.apply(who, changes);
  };
  let lacks: readonly string[] = [];
  const run = (options: BackfillOptions = {}) =>
    backfill(
      {
        tenant,
        schema: PRODUCTS,
        table,
        index: { apply: index },
        documents: cell,
        parked,
        quarantine,
        holding: store,
        provision: async () => lacks,
      },
      { sleep: async () => undefined, verify: { sleep: async () => undefined }, ...options },
    );
  const names = () =>
    new Map(
      [...cell.documents.values()]
        .filter(({ source }) => source['deleted'] === false)
        .map(({ source }) => [keyIn(source, 'product_id'), source['name']]),
    );
  return {
    table,
    cell,
    store,
    parked,
    quarantine,
    applied,
    run,
    names,
    answers: (how: typeof answer) => (answer = how),
    lack: (indices: readonly string[]) => (lacks = indices),
  };
}

describe('backfill', () => {
  it('fills an empty cell and ends with a clean verification', async () => {
    const { table, run, names } = world();
    for (let each = 0; each < 2_500; each++) table.put(productImage(`p-${each}`, `name ${each}`));

    const report = await run();

    expect(names().size).toBe(2_500);
    expect(report).toMatchObject({
      items: { read: 2_500, written: 2_500, superseded: 0, unreadable: 0, refused: 0 },
      verification: { remaining: 0, items: 2_500, documents: 2_500 },
    });
  });

  it('brings no removed item back from a parked change, nor an older name', async () => {
    const { table, cell, parked, quarantine, run, names } = world();
    const gone = productChange('gone', 'parked', { sequence: 5 });
    const old = productChange('p-1', 'parked', { sequence: 6 });
    await parked.park([gone, old], REASON);
    const kept = productChange('kept', 'quarantined', { sequence: 7 });
    await quarantine.keep({ ...kept, reason: REASON, foundBy: 'cell' });
    table.put(productImage('p-1', 'present'));

    const report = await run();
    await cell.apply(tenantOf('acme'), [gone, old, kept]);

    expect(report.waiting).toEqual({ keys: 3, present: 1 });
    expect(names()).toEqual(new Map([['p-1', 'present']]));
  });

  it('mends documents that lag behind, and removes those whose item is gone', async () => {
    const { table, cell, run, names } = world();
    await cell.apply(tenantOf('acme'), [
      productChange('p-1', 'old', { sequence: 5 }),
      productChange('gone', 'old', { sequence: 6 }),
    ]);
    table.put(productImage('p-1', 'present'));

    const report = await run();

    expect(names()).toEqual(new Map([['p-1', 'present']]));
    expect(report.verification).toMatchObject({ repaired: { extra: 1 }, remaining: 0 });
  });

  it('gives way to changes that flow meanwhile, whoever is first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.boolean()), { maxLength: 30 }),
        fc.nat(3),
        async (writes, delay) => {
          const { table, cell, run, names } = world();
          for (const key of ['a', 'b', 'c']) table.put(productImage(key, 'before'));
          const onTheWay: ItemChange<Product>[] = [];
          let sequence = 0;
          let busy = false;
          cell.meanwhile = async () => {
            if (busy) return;
            busy = true;
            const next = writes[sequence];
            if (next) {
              const [key, stays] = next;
              const name = stays ? `name ${sequence}` : undefined;
              if (name === undefined) table.remove(ACME, key);
              else table.put(productImage(key, name));
              const changedAt = new Date().toISOString();
              onTheWay.push(productChange(key, name, { sequence: ++sequence, changedAt }));
            }
            if (onTheWay.length > delay) await cell.apply(tenantOf('acme'), onTheWay.splice(0, 1));
            busy = false;
          };

          await Promise.all([run(), run()]);
          cell.meanwhile = () => undefined;
          for (const change of onTheWay) await cell.apply(tenantOf('acme'), [change]);

          const { items } = await table.page(ACME);
          expect(names()).toEqual(new Map(items.map((item) => [item['product_id']?.S, item['name']?.S])));
        },
      ),
      { numRuns: 100, seed: 5 },
    );
  });

  it('waits for a cell that does not answer for a while', async () => {
    const { table, run, answers, names } = world();
    table.put(productImage('p-1', 'one'));
    let refusals = 4;
    answers(() => (refusals-- > 0 ? DOWN : undefined));

    expect(await run()).toMatchObject({ items: { written: 1 } });

    expect(names()).toEqual(new Map([['p-1', 'one']]));
  });

  it('gives up on a cell that is gone, says what to do, and goes on from there', async () => {
    const { table, run, answers, applied } = world();
    for (let each = 0; each < 4_000; each++)
      table.put(productImage(`p-${String(each).padStart(4, '0')}`, 'x'));
    answers((changes) => (changes.some(({ key }) => key >= 'p-3000') ? DOWN : undefined));

    await expect(run()).rejects.toThrow(/cell of tenant "acme" takes nothing: refused; .* --resume/);
    answers(() => undefined);
    applied.length = 0;
    const report = await run({ resume: true });

    expect(applied.flat().sort()[0]).toMatch(/^p-[23]000$/);
    expect(report.resumed_items).toBeGreaterThanOrEqual(2_000);
    expect(report.verification).toMatchObject({ remaining: 0, documents: 4_000 });
  });

  it('begins anew where the index it had filled is gone', async () => {
    const { table, cell, run, answers, lack, names } = world();
    for (let each = 0; each < 4_000; each++)
      table.put(productImage(`p-${String(each).padStart(4, '0')}`, 'x'));
    answers((changes) => (changes.some(({ key }) => key >= 'p-3000') ? DOWN : undefined));
    await run().catch(() => undefined);
    cell.documents.clear();
    answers(() => undefined);
    lack(['acme_products_000001']);

    const report = await run({ resume: true });

    expect(report).toMatchObject({ created: ['acme_products_000001'], items: { written: 4_000 } });
    expect(names().size).toBe(4_000);
  });

  it('tells how far it is and how long it will take', async () => {
    const { table, run } = world();
    for (let each = 0; each < 1_500; each++) table.put(productImage(`p-${each}`, 'x'));
    const updates: BackfillUpdate[] = [];

    await run({ onProgress: (update) => updates.push(update) });

    expect(updates.at(0)).toMatchObject({ phase: 'items', total: 1_500 });
    expect(updates.filter(({ phase }) => phase === 'items').at(-1)).toMatchObject({ done: 1_500 });
    expect(updates.at(-1)).toMatchObject({ phase: 'verify', total: 1_500 });
  });

  it('leaves out items that the schema refuses, and counts them', async () => {
    const { table, run } = world();
    table.put({ ...productImage('p-1', 'x'), name: { N: '5' } });
    table.put(productImage('p-2', 'two'));

    expect(await run()).toMatchObject({
      items: { read: 2, written: 1, unreadable: 1 },
      verification: { unreadable: 1, remaining: 0 },
    });
  });

  it('takes an empty table as done', async () => {
    expect(await world().run()).toMatchObject({ items: { read: 0 }, verification: { remaining: 0 } });
  });

  it('writes nothing to the cell of a tenant that is being erased', async () => {
    const { table, run, cell } = world(tenantOf('acme', { status: 'erasing' }));
    table.put(productImage('p-1', 'x'));

    await expect(run()).rejects.toMatchObject({ code: 'FENCED_TENANT' });

    expect(cell.documents.size).toBe(0);
  });
});
