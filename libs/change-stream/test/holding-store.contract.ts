import { expect, it } from 'vitest';
import { type HoldingStore } from '../src/index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** What every place for held changes must do. `make` gives an empty one. */
export function holdingStoreContract(make: () => Promise<HoldingStore>): void {
  it('gives back what was put, and nothing for what was not', async () => {
    const store = await make();

    await store.put('parked/a.json.gz', bytes('ñ'));

    expect(Buffer.from((await store.get('parked/a.json.gz')) ?? []).toString()).toBe('ñ');
    expect(await store.get('parked/none.json.gz')).toBeUndefined();
  });

  it('forgets what is deleted, also twice', async () => {
    const store = await make();
    await store.put('a', bytes('1'));

    await store.delete('a');
    await store.delete('a');

    expect(await store.get('a')).toBeUndefined();
  });

  it('deletes many at once, those that are not there included', async () => {
    const store = await make();
    const names = Array.from({ length: 1_100 }, (_, place) => `d/${place} ñ&<`);
    for (const name of [...names.slice(0, 3), ...names.slice(-3)]) await store.put(name, bytes('x'));
    await store.put('d/kept', bytes('1234'));

    await store.delete(...names);
    await store.delete();

    expect(await store.list('d/')).toMatchObject([{ key: 'd/kept', bytes: 4 }]);
  });

  it('lists under a prefix in the order of the keys, from a key on, up to a limit', async () => {
    const store = await make();
    for (const key of ['p/3', 'p/1', 'q/1', 'p/2', 'p/4']) await store.put(key, bytes(key));
    const keys = async (options?: { startAfter?: string; limit?: number }) =>
      (await store.list('p/', options)).map(({ key }) => key);

    expect(await keys()).toEqual(['p/1', 'p/2', 'p/3', 'p/4']);
    expect(await keys({ startAfter: 'p/2' })).toEqual(['p/3', 'p/4']);
    expect(await keys({ limit: 2 })).toEqual(['p/1', 'p/2']);
    expect(await store.list('none/')).toEqual([]);
  });

  it('lists past a thousand objects', async () => {
    const store = await make();
    const names = Array.from({ length: 1_005 }, (_, place) => `many/${String(place).padStart(5, '0')}`);
    for (let from = 0; from < names.length; from += 50) {
      await Promise.all(names.slice(from, from + 50).map((name) => store.put(name, bytes('x'))));
    }

    expect((await store.list('many/')).map(({ key }) => key)).toEqual(names);
    expect(await store.list('many/', { limit: 1_001 })).toHaveLength(1_001);
  });

  it('names the next level under a prefix', async () => {
    const store = await make();
    for (const key of ['parked/products/acme/1', 'parked/products/acme/2', 'parked/products/bodega/1']) {
      await store.put(key, bytes('x'));
    }

    expect([...(await store.folders('parked/products/'))].sort()).toEqual(['acme', 'bodega']);
    expect(await store.folders('none/')).toEqual([]);
  });
}
