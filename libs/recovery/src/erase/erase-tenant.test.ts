import { HEARTBEAT_KEY, InMemoryHoldingStore } from '@cloudpf/change-stream';
import { describe, expect, it } from 'vitest';
import { ACME } from '../../test/fixtures.ts';
import { ErasureIncompleteError } from '../errors.ts';
import { eraseTenant, findLeft, type PlaceCount } from './erase-tenant.ts';
import { ErasureLog } from './erasure-log.ts';
import { planErasure } from './erasure-plan.ts';
import { InMemoryErasableItems } from './in-memory-erasable-items.ts';
import { InMemoryErasableObjects } from './in-memory-erasable-objects.ts';

/** Two tenants with everything that a tenant can have, one's id the beginning of the other's. */
function world() {
  const items = {
    products: new InMemoryErasableItems('products'),
    purchases: new InMemoryErasableItems('purchases'),
  };
  const objects = {
    lake: new InMemoryErasableObjects('lake'),
    holding: new InMemoryErasableObjects('holding'),
  };
  for (const tenant of ['acme', 'acme-eu']) {
    items.products.put(tenant, 'p-1', 'p-2', 'p-3', 'p-4', HEARTBEAT_KEY);
    items.purchases.put(tenant, 'o-1');
    for (const { bucket, prefix } of planErasure(tenant as typeof ACME)) {
      const key = prefix.endsWith('/') ? `${prefix}x.gz` : prefix;
      objects[bucket].put(key, 10);
      objects[bucket].put(key, 20);
    }
    objects.lake.delete(`raw/v1/entity=purchases/tenant_id=${tenant}/x.gz`);
  }
  objects.lake.put('_claims/purchases/0123456789ab/1.json');
  objects.holding.put('streams/products.json');
  const stores = { items, objects };
  const all = () => ({
    items: Object.values(items).map(({ rows }) => Object.fromEntries(rows)),
    objects: Object.values(objects).map(({ versions }) => versions.map(({ key }) => key)),
  });
  return { stores, all };
}

function withoutAcme({ items, objects }: ReturnType<ReturnType<typeof world>['all']>) {
  const isOwn = (key: string) => /[/=]acme[/.]/.test(key);
  return {
    items: items.map((rows) => ({ ...rows, acme: new Set() })),
    objects: objects.map((keys) => keys.filter((key) => !isOwn(key))),
  };
}

describe('the erasure of a tenant', () => {
  it('leaves nothing of the tenant and everything of another', async () => {
    const { all, stores } = world();
    const before = all();

    await eraseTenant(stores, ACME);

    expect(all()).toEqual(withoutAcme(before));
    expect(await findLeft(stores, ACME)).toEqual([]);
  });

  it('tells what went, where, with all versions and the marks of what had been deleted', async () => {
    const { stores } = world();
    const told: PlaceCount[] = [];

    await eraseTenant(stores, ACME, async (erased) => void told.push(erased));

    const sum = (place: string, store: string) =>
      told
        .filter((each) => each.place === place && each.store === store)
        .reduce((total, { count, bytes }) => ({ count: total.count + count, bytes: total.bytes + bytes }), {
          count: 0,
          bytes: 0,
        });
    expect(sum('acme', 'products')).toEqual({ count: 5, bytes: 0 });
    expect(sum('raw/v1/entity=purchases/tenant_id=acme/', 'lake')).toEqual({ count: 3, bytes: 30 });
    expect(sum('_manifest/purchases/acme.json', 'lake')).toEqual({ count: 2, bytes: 30 });
  });

  it('goes on with the rest where something is kept, and names it with the reason', async () => {
    const { all, stores } = world();
    stores.items.products.kept.set('p-2', 'throttled');
    stores.objects.holding.kept.set('cells/products/acme.json', 'AccessDenied');

    const erased = eraseTenant(stores, ACME);

    await expect(erased).rejects.toThrow(ErasureIncompleteError);
    await expect(erased).rejects.toThrow(
      'of tenant "acme" there is still 1 item of acme in products, 2 versions of cells/products/acme.json in holding (p-2: throttled; cells/products/acme.json: AccessDenied; cells/products/acme.json: AccessDenied)',
    );
    expect(all().items[0]?.['acme']).toEqual(new Set(['p-2']));
    expect((await findLeft(stores, ACME)).map(({ count }) => count)).toEqual([1, 2]);
  });

  it('ends with the rest when it is started again after it was killed in the middle', async () => {
    const { all, stores } = world();
    const before = all();
    let pages = 0;
    const killed = eraseTenant(stores, ACME, async () => {
      pages += 1;
      if (pages === 4) throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(all()).not.toEqual(withoutAcme(before));

    await eraseTenant(stores, ACME);

    expect(all()).toEqual(withoutAcme(before));
  });

  it('does not take for erased what is still written', async () => {
    const { stores } = world();

    const erased = eraseTenant(stores, ACME, async ({ store }) => {
      if (store === 'purchases') stores.items.products.put('acme', 'p-9');
    });

    await expect(erased).rejects.toThrow('something still writes them');
  });
});

describe('the log of an erasure', () => {
  it('adds up what the runs of one erasure took', async () => {
    const holding = new InMemoryHoldingStore();
    const place = { store: 'lake', kind: 'versions', place: 'results/tenant_id=acme/' } as const;
    const first = await ErasureLog.begin(holding, ACME);
    await first.note('fenced_at');
    await first.add({ ...place, count: 3, bytes: 30 });

    const second = await ErasureLog.open(holding, ACME);
    await second?.add({ ...place, count: 2, bytes: 20 });

    const state = (await ErasureLog.open(holding, ACME))?.state;
    expect(state).toHaveProperty('fenced_at');
    expect(state).toMatchObject({
      tenant_id: 'acme',
      erased: [{ ...place, count: 5, bytes: 50 }],
    });
  });

  it('holds nothing where nobody has begun, and nothing of an erasure before', async () => {
    const holding = new InMemoryHoldingStore();
    expect(await ErasureLog.open(holding, ACME)).toBeUndefined();

    await (await ErasureLog.begin(holding, ACME)).note('completed_at');
    await ErasureLog.begin(holding, ACME);

    expect((await ErasureLog.open(holding, ACME))?.state).not.toHaveProperty('completed_at');
  });
});
