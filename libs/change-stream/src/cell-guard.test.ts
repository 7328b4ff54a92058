import { type Product } from '@cloudpf/commerce';
import { describe, expect, it } from 'vitest';
import { productRecord } from '../test/stream-records.ts';
import { tenant } from '../test/tenants.ts';
import {
  CellGuard,
  type CellGuardOptions,
  CellHealth,
  type CellMeter,
  type Change,
  decodeRecord,
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  type Outcome,
  PRODUCTS,
} from './index.ts';

const DOWN: Outcome = { kind: 'unavailable', reason: { code: 'ConnectionError', message: 'refused' } };
const acme = tenant('acme');
const bodega = tenant('bodega');

function change(sequence: number): Change<Product> {
  const decoded = decodeRecord(productRecord({ sequence, key: `p-${sequence}` }), PRODUCTS);
  if (decoded.operation === 'malformed') throw new Error(decoded.reason.message);
  return decoded;
}

function guarded(options: CellGuardOptions = {}) {
  const index = new InMemoryTenantIndex<Product>();
  const waits: number[] = [];
  const guard = new CellGuard(index, {
    attempts: 3,
    failuresToOpen: 2,
    firstWaitMs: 100,
    random: () => 0.5,
    sleep: async (milliseconds) => void waits.push(milliseconds),
    ...options,
  });
  return { index, guard, waits };
}

describe('CellGuard', () => {
  it('tries again what was unavailable, and only that, after growing waits', async () => {
    const { index, guard, waits } = guarded();
    const asked: string[] = [];
    index.answer = (_, { key }) => {
      asked.push(key);
      return key === 'p-2' && asked.length < 5 ? DOWN : undefined;
    };

    const outcomes = await guard.apply(acme, [change(1), change(2), change(3)]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'applied', 'applied']);
    expect(asked).toEqual(['p-1', 'p-2', 'p-3', 'p-2', 'p-2']);
    expect(waits).toEqual([100, 200]);
  });

  it('learns nothing of a cell from a lane without changes', async () => {
    const { index, guard } = guarded({ failuresToOpen: 1 });

    expect(await guard.apply(acme, [])).toEqual([]);

    expect(await guard.apply(acme, [change(1)])).toEqual([{ kind: 'applied' }]);
    expect(index.documents('acme').size).toBe(1);
  });

  it('gives up after its attempts and says why', async () => {
    const { index, guard } = guarded();
    index.answer = () => DOWN;

    expect(await guard.apply(acme, [change(1)])).toEqual([DOWN]);
  });

  it('stops asking a cell that failed several lanes, and goes on with the others', async () => {
    const { index, guard } = guarded();
    let asked = 0;
    index.answer = ({ tenant_id }) => {
      if (tenant_id !== 'acme') return undefined;
      asked++;
      return DOWN;
    };
    await guard.apply(acme, [change(1)]);
    await guard.apply(acme, [change(2)]);
    const askedBefore = asked;

    const outcomes = await guard.apply(acme, [change(3)]);
    const others = await guard.apply(bodega, [change(4)]);

    expect(asked).toBe(askedBefore);
    expect(outcomes).toMatchObject([{ kind: 'unavailable', reason: { code: 'CIRCUIT_OPEN' } }]);
    expect(others).toEqual([{ kind: 'applied' }]);
  });

  it('lets one lane try once the circuit is half open, and closes it when that succeeds', async () => {
    const { index, guard } = guarded({ halfOpenAfterMs: 0 });
    index.answer = () => DOWN;
    await guard.apply(acme, [change(1)]);
    await guard.apply(acme, [change(2)]);
    index.answer = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 2));

    expect(await guard.apply(acme, [change(3)])).toEqual([{ kind: 'applied' }]);
    expect(await guard.apply(acme, [change(4)])).toEqual([{ kind: 'applied' }]);
  });

  it('tries a cell that may be back with one change, and brings the rest only when that is taken', async () => {
    const { index, guard } = guarded({ halfOpenAfterMs: 0 });
    const asked: string[] = [];
    index.answer = (_, { key }) => {
      asked.push(key);
      return DOWN;
    };
    await guard.apply(acme, [change(1)]);
    await guard.apply(acme, [change(2)]);
    asked.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 2));

    expect(await guard.apply(acme, [change(3), change(4)])).toEqual([DOWN, DOWN]);
    expect(asked).toEqual(['p-3']);

    index.answer = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(await guard.apply(acme, [change(5), change(6)])).toEqual([
      { kind: 'applied' },
      { kind: 'applied' },
    ]);
  });

  it('gives up a lane whose cell hangs, and opens the circuit after several', async () => {
    const index = { apply: () => new Promise<never>(() => undefined) };
    const guard = new CellGuard<Product>(index, { laneBudgetMs: 5, changeBudgetMs: 0, failuresToOpen: 2 });

    const first = await guard.apply(acme, [change(1)]);
    await guard.apply(acme, [change(2)]);
    const third = await guard.apply(acme, [change(3)]);

    expect(first).toMatchObject([{ kind: 'unavailable', reason: { code: 'TOO_SLOW' } }]);
    expect(third).toMatchObject([{ kind: 'unavailable', reason: { code: 'CIRCUIT_OPEN' } }]);
  });

  it('keeps what was taken of a lane of which the rest came too late', async () => {
    const late = change(2);
    const index = {
      apply: (_: unknown, changes: readonly Change<Product>[]) =>
        changes.length === 1
          ? new Promise<never>(() => undefined)
          : Promise.resolve([{ kind: 'applied' } as const, DOWN]),
    };
    const guard = new CellGuard<Product>(index, { laneBudgetMs: 20, changeBudgetMs: 0, firstWaitMs: 1 });

    expect(await guard.apply(acme, [change(1), late])).toMatchObject([
      { kind: 'applied' },
      { kind: 'unavailable', reason: { code: 'TOO_SLOW' } },
    ]);
  });

  it('notes when the circuit opens and why, and when it closes', async () => {
    const health = new CellHealth(new InMemoryHoldingStore());
    const { index, guard } = guarded({ halfOpenAfterMs: 0, health });
    index.answer = () => DOWN;
    await guard.apply(acme, [change(1)]);
    expect(await health.read('products', 'acme')).toBeUndefined();

    await guard.apply(acme, [change(2)]);
    expect(await health.read('products', 'acme')).toMatchObject({
      circuit: 'open',
      last_error: { code: 'ConnectionError', message: 'refused' },
    });

    index.answer = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await guard.apply(acme, [change(3)]);
    expect(await health.read('products', 'acme')).toMatchObject({
      circuit: 'closed',
      last_error: { code: 'ConnectionError' },
    });
  });

  it('tells of each lane that leaves its circuit open, and of none before and after', async () => {
    const open: string[] = [];
    const meter: CellMeter = {
      circuitOpen: ({ tenant: name, table }) => void open.push(`${name} ${table}`),
      heartbeat: () => undefined,
    };
    const { index, guard } = guarded({ halfOpenAfterMs: 0, meter });
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' ? DOWN : undefined);
    await guard.apply(acme, [change(1)]);
    await guard.apply(bodega, [change(2)]);
    expect(open).toEqual([]);

    await guard.apply(acme, [change(3)]);
    await guard.apply(acme, [change(4)]);
    expect(open).toEqual(['acme products', 'acme products']);

    index.answer = () => undefined;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await guard.apply(acme, [change(5)]);
    expect(open).toHaveLength(2);
  });

  it('goes on where the state of a cell cannot be noted', async () => {
    const store = new InMemoryHoldingStore();
    store.refuse = () => true;
    const { index, guard } = guarded({ health: new CellHealth(store) });
    index.answer = () => DOWN;

    await guard.apply(acme, [change(1)]);
    expect(await guard.apply(acme, [change(2)])).toEqual([DOWN]);
  });

  it('leaves a cell alone that refuses single changes for good', async () => {
    const { index, guard, waits } = guarded();
    index.answer = () => ({ kind: 'rejected', reason: { code: 'mapper', message: 'no' } });

    for (let sequence = 1; sequence <= 5; sequence++) {
      expect(await guard.apply(acme, [change(sequence)])).toMatchObject([{ kind: 'rejected' }]);
    }

    expect(waits).toEqual([]);
  });
});
