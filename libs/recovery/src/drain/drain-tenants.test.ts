import {
  type Change,
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  type Outcome,
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { InMemoryTenantRegistry, InvalidTenantError, type Tenant } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { tenantOf } from '../../test/fixtures.ts';
import { productChange, RememberedEndings } from '../../test/held-changes.ts';
import { type DrainOptions, drainTenants } from './drain-tenants.ts';
import { type DrainProgress } from './drain-progress.ts';

const DOWN: Outcome = { kind: 'unavailable', reason: { code: 'ConnectionError', message: 'refused' } };
const TOO_MUCH: Outcome = {
  kind: 'unavailable',
  reason: { code: 'es_rejected_execution_exception', message: 'queue full' },
};
const REASON = { code: 'ConnectionError', message: 'refused' };

function world(...tenants: readonly Tenant[]) {
  const store = new InMemoryHoldingStore();
  const parked = new ParkedChanges(store);
  const quarantine = new Quarantine(store);
  const index = new InMemoryTenantIndex<Product>();
  const requests: number[] = [];
  const apply = index.apply.bind(index);
  index.apply = async (tenant, changes) => {
    requests.push(changes.length);
    return apply(tenant, changes);
  };
  const endings = new RememberedEndings();
  const registry = new InMemoryTenantRegistry(tenants);
  let now = 0;
  const drain = (options: DrainOptions = {}) =>
    drainTenants(
      {
        registry,
        copies: [
          { schema: PRODUCTS, index },
          { schema: PURCHASES, index: new InMemoryTenantIndex<Purchase>() },
        ],
        parked,
        quarantine,
        endings,
      },
      { now: () => now, sleep: async (milliseconds) => void (now += milliseconds), ...options },
    );
  const park = (...changes: Change<Product>[]) => parked.park(changes, REASON);
  return { drain, park, parked, quarantine, store, index, requests, endings, registry, elapsed: () => now };
}

describe('drainTenants', () => {
  it('applies what is parked, forgets it, and counts each change once', async () => {
    const { drain, park, parked, index, endings } = world(tenantOf('acme'));
    await park(productChange({ sequence: 1, name: 'first' }));
    await park(productChange({ sequence: 2, name: 'second' }));

    const { tables, failed } = await drain();

    expect(tables).toMatchObject([
      {
        tenant: 'acme',
        table: 'products',
        applied: 2,
        lanes: 2,
        remaining: { changes: 0, lanes: 0 },
      },
    ]);
    expect(failed).toEqual([]);
    expect(index.documents('acme').get('p-1')?.name).toBe('second');
    expect(await parked.list('products', 'acme')).toEqual([]);
    expect(endings.counted).toEqual(['applied', 'applied']);
  });

  it('never puts an old change over a newer one', async () => {
    const { drain, park, index, endings } = world(tenantOf('acme'));
    await index.apply(tenantOf('acme'), [productChange({ sequence: 5, name: 'newer' })]);
    await park(productChange({ sequence: 1, name: 'older' }));

    await drain();

    expect(index.documents('acme').get('p-1')?.name).toBe('newer');
    expect(endings.counted).toEqual(['superseded']);
  });

  it('brings many small lanes to the cell in few requests', async () => {
    const { drain, park, requests, index } = world(tenantOf('acme'));
    for (let sequence = 1; sequence <= 1_200; sequence++) {
      await park(productChange({ sequence, key: `p-${sequence}` }));
    }

    await drain();

    expect(index.documents('acme').size).toBe(1_200);
    expect(requests.length).toBeLessThan(8);
    expect(Math.max(...requests)).toBeLessThanOrEqual(1_000);
  });

  it('leaves a tenant waiting whose cell is down after one request, and drains the others', async () => {
    const { drain, park, parked, index, endings, requests } = world(tenantOf('acme'), tenantOf('bodega'));
    await park(productChange({ sequence: 1 }));
    await park(productChange({ sequence: 2, tenant: 'bodega' }));
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' ? DOWN : undefined);

    const { tables } = await drain();

    expect(tables).toMatchObject([
      { tenant: 'acme', applied: 0, stoppedBy: 'refused', remaining: { changes: 1, lanes: 1 } },
      { tenant: 'bodega', applied: 1 },
    ]);
    expect(requests).toHaveLength(2);
    expect(await parked.summary('products', 'acme')).toMatchObject({ count: 1 });
    expect(endings.counted).toEqual(['applied']);
  });

  it('slows down for a cell that asks for less, that cell alone, and loses nothing', async () => {
    const { drain, park, index, elapsed } = world(tenantOf('acme'), tenantOf('bodega'));
    for (let sequence = 1; sequence <= 300; sequence++) {
      await park(productChange({ sequence, key: `p-${sequence}` }));
      await park(productChange({ sequence, key: `p-${sequence}`, tenant: 'bodega' }));
    }
    let refusals = 150;
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' && refusals-- > 0 ? TOO_MUCH : undefined);

    const { tables } = await drain();

    expect(tables).toMatchObject([
      { tenant: 'acme', applied: 300 },
      { tenant: 'bodega', applied: 300 },
    ]);
    expect(elapsed()).toBeGreaterThan(250);
  });

  it('gives up a cell that refuses again and again, and keeps every lane that is not safe', async () => {
    const { drain, park, parked, index } = world(tenantOf('acme'));
    await park(productChange({ sequence: 1, key: 'a' }), productChange({ sequence: 2, key: 'bad' }));
    await park(productChange({ sequence: 3, key: 'c' }));
    index.answer = (_, { key }) => (key === 'bad' ? TOO_MUCH : undefined);

    const { tables } = await drain();

    expect(tables).toMatchObject([
      { applied: 1, stoppedBy: 'queue full', remaining: { changes: 2, lanes: 1 } },
    ]);
    expect(await parked.summary('products', 'acme')).toMatchObject({ count: 2, lanes: 1 });
  });

  it('keeps to the rate that it is given', async () => {
    const { drain, park, elapsed } = world(tenantOf('acme'));
    for (let sequence = 1; sequence <= 100; sequence++)
      await park(productChange({ sequence, key: `p-${sequence}` }));

    await drain({ maxRate: 20 });

    expect(elapsed()).toBeGreaterThan(4_500);
  });

  it('counts each change once where two runs drain the same lanes', async () => {
    const { drain, park, parked, endings } = world(tenantOf('acme'));
    for (let sequence = 1; sequence <= 50; sequence++)
      await park(productChange({ sequence, key: `p-${sequence}` }));
    const read = parked.read.bind(parked);
    let second: Promise<unknown> | undefined;
    parked.read = async (key) => {
      const lane = await read(key);
      parked.read = read;
      second ??= drain();
      await second;
      return lane;
    };

    await drain();

    expect(endings.counted).toHaveLength(50);
    expect(await parked.list('products', 'acme')).toEqual([]);
  });

  it('drains what is parked while it runs', async () => {
    const { drain, park, parked, index } = world(tenantOf('acme'));
    await park(productChange({ sequence: 100, key: 'first' }));
    const forget = parked.forget.bind(parked);
    let parks = 3;
    parked.forget = async (...keys) => {
      if (parks > 0) await park(productChange({ sequence: parks--, key: `late-${parks}` }));
      await forget(...keys);
    };

    await drain();

    expect(index.documents('acme').size).toBe(4);
    expect(await parked.list('products', 'acme')).toEqual([]);
  });

  it('quarantines what the cell refuses for good, before it forgets the lane', async () => {
    const { drain, park, quarantine, parked, index, store } = world(tenantOf('acme'));
    await park(productChange({ sequence: 1 }), productChange({ sequence: 2, key: 'p-2' }));
    index.answer = (_, { key }) =>
      key === 'p-1' ? { kind: 'rejected', reason: { code: 'mapper', message: 'no' } } : undefined;

    store.refuse = (key) => key.startsWith('quarantine/');
    expect((await drain()).failed).toHaveLength(1);
    expect(await parked.summary('products', 'acme')).toMatchObject({ count: 2 });

    store.refuse = () => false;
    expect((await drain()).tables).toMatchObject([{ quarantined: 1, superseded: 1 }]);
    expect(await quarantine.count('products', 'acme')).toBe(1);
    expect(await parked.list('products', 'acme')).toEqual([]);
  });

  it('drops the parked changes of a tenant that is being erased', async () => {
    const { drain, park, parked, index, endings } = world(tenantOf('gone', { status: 'erasing' }));
    await park(
      productChange({ sequence: 1, tenant: 'gone' }),
      productChange({ sequence: 2, tenant: 'gone' }),
    );

    await drain();

    expect(endings.counted).toEqual(['fenced', 'fenced']);
    expect(index.documents('gone').size).toBe(0);
    expect(await parked.list('products', 'gone')).toEqual([]);
  });

  it('goes on past objects that are no lanes of the tenant, and leaves them where they are', async () => {
    const { drain, park, parked, store, index, endings } = world(tenantOf('acme'), tenantOf('bodega'));
    await store.put('parked/products/acme/0-1-1-00000000.json.gz', new Uint8Array([1]));
    await park(productChange({ sequence: 2, tenant: 'bodega' }));
    const [moved, object] = [...store.objects].find(([key]) => key.includes('/bodega/'))!;
    store.objects.set(moved.replace('/bodega/', '/acme/'), object);
    await park(productChange({ sequence: 1, name: 'good' }));

    const { tables } = await drain();

    expect(index.documents('acme').get('p-1')?.name).toBe('good');
    expect(index.held('acme').size).toBe(1);
    expect(tables[0]).toMatchObject({ applied: 1, remaining: { lanes: 2 } });
    expect(tables[0]?.unreadable).toHaveLength(2);
    expect(await parked.list('products', 'acme')).toHaveLength(2);
    expect(endings.problems).toHaveLength(2);
  });

  it('stops when it is told to, and says that the next run goes on', async () => {
    const { drain, park, parked } = world(tenantOf('acme'));
    for (let sequence = 1; sequence <= 400; sequence++)
      await park(productChange({ sequence, key: `p-${sequence}` }));
    let requests = 2;

    const { tables } = await drain({ goesOn: () => requests-- > 0 });

    expect(tables).toMatchObject([
      { applied: 375, remaining: { changes: 25 }, stoppedBy: 'out of time; the next run goes on' },
    ]);
    expect(await parked.summary('products', 'acme')).toMatchObject({ count: 25 });
    await drain();
    expect(await parked.list('products', 'acme')).toEqual([]);
  });

  it('tells how far it is', async () => {
    const { drain, park } = world(tenantOf('acme'));
    for (let lane = 0; lane < 3; lane++) {
      const changes = Array.from({ length: 600 }, (_, place) => lane * 600 + place + 1);
      await park(...changes.map((sequence) => productChange({ sequence, key: `p-${sequence}` })));
    }
    const told: DrainProgress[] = [];

    await drain({ onProgress: (progress) => void told.push(progress) });

    expect(told.map(({ remaining }) => remaining.changes)).toEqual([1_200, 600, 0]);
    expect(told.at(-1)).toMatchObject({ applied: 1_800, lanes: 3, remaining: { changes: 0, lanes: 0 } });
  });

  it('drains the others where one is unknown or its registry item is broken', async () => {
    const { drain, park, registry, index } = world(tenantOf('acme'), tenantOf('broken'));
    for (const tenant of ['acme', 'broken', 'nobody']) await park(productChange({ sequence: 1, tenant }));
    const find = registry.find.bind(registry);
    registry.find = async (id) => {
      if (id === 'broken') throw new InvalidTenantError(id, 'no endpoint');
      return find(id);
    };

    const { tables, failed } = await drain();

    expect(index.documents('acme').size).toBe(1);
    expect(tables).toHaveLength(1);
    expect(failed.map(({ tenant }) => tenant).sort()).toEqual(['broken', 'nobody']);
  });
});
