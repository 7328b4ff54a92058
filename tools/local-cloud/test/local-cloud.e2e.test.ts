import { existsSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpointsFile } from '../src/endpoints.ts';
import { identify, isAlive } from '../src/engines/process-identity.ts';
import { eventually, type Page, RunningStack } from './running-stack.ts';

interface Status {
  readonly search: string;
  readonly tables: Readonly<
    Record<
      'products' | 'purchases',
      { readonly documents: number; readonly parked: number; readonly quarantined: number }
    >
  >;
}
interface Summary {
  readonly totals: { readonly revenue: string; readonly purchases: number };
}

let stack: RunningStack;

beforeAll(async () => {
  stack = await RunningStack.create();
  await stack.start();
}, 600_000);

afterAll(async () => {
  await stack.destroy();
});

function product(tenant: string, id: string, more: object = {}) {
  return {
    tenant_id: tenant,
    product_id: id,
    name: 'Quenacho xilofonico',
    price: 12.5,
    currency: 'PEN',
    stock: 3,
    ...more,
  };
}

function purchase(tenant: string, id: string, more: object = {}) {
  return {
    tenant_id: tenant,
    purchase_id: id,
    customer_id: 'cust-e2e',
    status: 'paid',
    currency: 'PEN',
    total: 25,
    items: [{ product_id: 'e2e-1', name: 'Quenacho', quantity: 2, unit_price: 12.5 }],
    purchased_at: new Date().toISOString(),
    ...more,
  };
}

async function find(tenant: string, query: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { status, body } = await stack.get<Page>(tenant, `/search/${tenant}/products?${query}`);
  // While its node is down, a tenant's search answers with a problem instead of items.
  return status === 200 ? body.items : [];
}

async function status(tenant: string): Promise<Status> {
  return (await stack.get<Status>(tenant, `/search/${tenant}/status`)).body;
}

describe('a local cloud', () => {
  it('starts with the sample shops, searchable', async () => {
    const count = async (): Promise<readonly number[]> => {
      const all = await Promise.all(['tambo', 'norte'].map(status));
      return all.flatMap(({ tables }) => [tables.products.documents, tables.purchases.documents]);
    };
    const wanted = [1_200, 600, 1_200, 600];

    // The last writes of the samples withdraw some items again.
    expect(await eventually(count, (counts) => counts.join() === wanted.join())).toEqual(wanted);
  });

  it('keeps its endpoints, which hold tokens, from other users', () => {
    expect(statSync(endpointsFile(stack.dataDir)).mode & 0o777).toBe(0o600);
  });

  it('makes a product found, changed, and gone as the table says', async () => {
    await stack.put('products', product('tambo', 'e2e-1'));
    const found = await eventually(
      () => find('tambo', 'q=quenacho'),
      (items) => items.length > 0,
    );
    expect(found.map(({ product_id }) => product_id)).toEqual(['e2e-1']);
    expect(await find('norte', 'q=quenacho')).toEqual([]);

    await stack.put('products', product('tambo', 'e2e-1', { price: 99.9 }));
    const changed = await eventually(
      () => find('tambo', 'q=quenacho'),
      (items) => items[0]?.['price'] === '99.90',
    );
    expect(changed[0]).toMatchObject({ product_id: 'e2e-1', price: '99.90' });

    await stack.remove('products', { tenant_id: 'tambo', product_id: 'e2e-1' });
    const gone = await eventually(
      () => find('tambo', 'q=quenacho'),
      (items) => items.length === 0,
    );
    expect(gone).toEqual([]);
  });

  it('brings a purchase to search, to the lake under its day, and into the totals', async () => {
    const path = '/analytics/tambo?granularity=day';
    const before = await stack.get<Summary>('tambo', path);
    await stack.put('purchases', purchase('tambo', 'e2e-p1'));

    const found = await eventually(
      async () => (await stack.get<Page>('tambo', '/search/tambo/purchases?customer_id=cust-e2e')).body.items,
      (items) => items.length > 0,
    );
    expect(found[0]).toMatchObject({ purchase_id: 'e2e-p1', status: 'paid' });

    const [year = '', month = '', day = ''] = new Date().toISOString().slice(0, 10).split('-');
    const prefix = `raw/v1/entity=purchases/tenant_id=tambo/year=${year}/month=${month}/day=${day}/`;
    expect(
      await eventually(
        () => stack.lakeKeys(prefix),
        (keys) => keys.length > 0,
      ),
    ).not.toEqual([]);

    const wanted = before.body.totals.purchases + 1;
    const after = await eventually(
      () => stack.get<Summary>('tambo', path),
      ({ body }) => body.totals.purchases === wanted,
      90_000,
    );
    expect(after.body.totals.purchases).toBe(wanted);
    expect(Number(after.body.totals.revenue)).toBeCloseTo(Number(before.body.totals.revenue) + 25, 2);
  });

  it('quarantines what can never be applied and hurts no neighbour', async () => {
    const before = await status('tambo');
    await stack.put('products', product('tambo', 'e2e-good-1', { name: 'Vecino sano' }));
    await stack.put('products', product('tambo', 'e2e-bad-1', { name: 42 }));
    await stack.put('products', { tenant_id: 'nobody-here', product_id: 'e2e-bad-2', name: 'Sin tienda' });
    await stack.put('products', product('tambo', 'e2e-bad-3', { price: 'mucho' }));
    await stack.put('products', product('tambo', 'e2e-good-2', { name: 'Vecino sano ñandú 🛒' }));

    const found = await eventually(
      () => find('tambo', 'q=vecino%20sano&mode=exact'),
      (items) => items.length === 2,
    );
    expect(found.map(({ product_id }) => product_id).toSorted()).toEqual(['e2e-good-1', 'e2e-good-2']);
    const after = await eventually(
      () => status('tambo'),
      ({ tables }) => tables.products.quarantined === before.tables.products.quarantined + 2,
    );
    expect(after.tables.products.quarantined).toBe(before.tables.products.quarantined + 2);
  });

  it('parks the changes of a tenant whose node is killed, while the others go on', async () => {
    process.kill(stack.nodePid('norte'), 'SIGKILL');
    for (let index = 0; index < 20; index += 1) {
      await stack.put('products', product('norte', `e2e-dead-${index}`, { name: 'Aparcado zutano' }));
      await stack.put('products', product('tambo', `e2e-alive-${index}`, { name: 'Corriente zutano' }));
    }

    const others = await eventually(
      () => find('tambo', 'q=corriente&mode=exact&size=50'),
      (items) => items.length === 20,
    );
    expect(others).toHaveLength(20);
    const parked = await eventually(
      async () => stack.lakeKeys('parked/products/norte/'),
      (keys) => keys.length > 0,
    );
    expect(parked).not.toEqual([]);
    const back = await eventually(
      () => find('norte', 'q=aparcado&mode=exact&size=50'),
      (items) => items.length === 20,
      180_000,
    );
    expect(back).toHaveLength(20);
  }, 300_000);

  it('fills a cell again from the tables that has lost its volume', async () => {
    const { documents } = (await status('norte')).tables.products;
    stack.loseVolume('norte');
    process.kill(stack.nodePid('norte'), 'SIGKILL');
    await stack.put('products', product('norte', 'e2e-lost', { name: 'Perdido fulano' }));

    // Until the node is back it takes nothing.
    const filled = await eventually(
      async () => stack.cloudpf('backfill', 'norte').catch(() => ''),
      (output) => output.includes('all equal'),
      180_000,
    );
    expect(filled).toContain('created norte_products_000001');
    const found = await eventually(
      () => find('norte', 'q=perdido&mode=exact'),
      (items) => items.length === 1,
    );
    expect(found).toHaveLength(1);
    const after = await eventually(
      () => status('norte'),
      ({ tables }) => tables.products.parked === 0 && tables.products.documents === documents + 1,
    );
    expect(after.tables.products).toMatchObject({ documents: documents + 1, parked: 0 });
  }, 300_000);

  it('says that it runs already, and where, when started again', async () => {
    const { gateway, pid } = await stack.endpoints();

    const output = await stack.start();

    expect(output).toContain('runs already');
    expect(output).toContain(gateway);
    expect(output).toContain(String(pid));
    expect((await stack.endpoints()).pid).toBe(pid);
  });

  it('refuses to forget its data while it runs', async () => {
    await expect(stack.command('reset')).rejects.toThrow(/npm stop/);

    expect((await stack.get('tambo', '/search/tambo/products?size=1')).status).toBe(200);
  });

  it('leaves no process when stopped, and has its data when started again', async () => {
    const processes = stack.processes();
    const supervisor = identify((await stack.endpoints()).pid);

    await stack.command('stop');

    expect(processes.length).toBeGreaterThan(5);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(supervisor !== undefined && isAlive(supervisor)).toBe(false);
    expect(existsSync(endpointsFile(stack.dataDir))).toBe(false);

    const output = await stack.start();
    expect(output).toContain('loaded earlier');
    expect(await find('tambo', 'q=vecino%20sano&mode=exact')).toHaveLength(2);
  }, 300_000);
});
