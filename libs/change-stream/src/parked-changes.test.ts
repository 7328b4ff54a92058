import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { productRecord } from '../test/stream-records.ts';
import {
  CorruptHoldingError,
  decodeRecord,
  InMemoryHoldingStore,
  ParkedChanges,
  PRODUCTS,
  Quarantine,
} from './index.ts';

const REASON = { code: 'ConnectionError', message: 'refused' };

function changes(...sequences: number[]) {
  return sequences.map((sequence) => {
    const change = decodeRecord(productRecord({ sequence }), PRODUCTS);
    if (change.operation === 'malformed') throw new Error(change.reason.message);
    return change;
  });
}

describe('ParkedChanges', () => {
  it('lists lanes oldest first, whatever the lengths of their numbers', async () => {
    const parked = new ParkedChanges(new InMemoryHoldingStore());
    await parked.park(changes(1_000, 1_001), REASON);
    await parked.park(changes(99), REASON);

    const lanes = await Promise.all((await parked.list('products', 'acme')).map((key) => parked.read(key)));

    expect(lanes.map((lane) => lane?.changes.length)).toEqual([1, 2]);
    expect(await parked.summary('products', 'acme')).toMatchObject({ count: 3 });
  });

  it('keeps two lanes apart that begin alike', async () => {
    const parked = new ParkedChanges(new InMemoryHoldingStore());

    await parked.park(changes(1, 2), REASON);
    await parked.park(changes(1, 3), REASON);
    await parked.park(changes(1, 3), REASON);

    expect(await parked.list('products', 'acme')).toHaveLength(2);
  });

  it('says which object cannot be read', async () => {
    const store = new InMemoryHoldingStore();
    await store.put('parked/products/acme/x.json.gz', gzipSync('{"changes": ['));
    await store.put('parked/products/acme/y.json.gz', new Uint8Array([1, 2, 3]));
    await store.put('parked/products/acme/z.json.gz', gzipSync('{}'));
    const parked = new ParkedChanges(store);

    await expect(parked.read('parked/products/acme/z.json.gz')).rejects.toThrow(CorruptHoldingError);
    await expect(parked.read('parked/products/acme/x.json.gz')).rejects.toThrow(CorruptHoldingError);
    await expect(parked.read('parked/products/acme/y.json.gz')).rejects.toThrow('y.json.gz');
  });
});

describe('Quarantine', () => {
  it('keeps a record once, however often it comes', async () => {
    const quarantine = new Quarantine(new InMemoryHoldingStore());
    const request = {
      table: 'products',
      tenant: 'acme',
      key: 'p-1',
      reason: REASON,
      foundBy: 'reader',
      record: productRecord({ sequence: 1 }),
    } as const;

    await quarantine.keep(request);
    await quarantine.keep(request);

    expect(await quarantine.count('products', 'acme')).toBe(1);
  });

  it('keeps what names no tenant, or no possible one, apart', async () => {
    const quarantine = new Quarantine(new InMemoryHoldingStore());
    const base = { table: 'products', key: undefined, reason: REASON, foundBy: 'reader' } as const;

    await quarantine.keep({ ...base, tenant: undefined, record: {} });
    await quarantine.keep({ ...base, tenant: '../acme', record: { eventID: '2' } });

    expect(await quarantine.count('products', undefined)).toBe(2);
    expect(await quarantine.tenants('products')).toEqual([undefined]);
  });

  it('names each record shortly, goes on after any of them, and forgets', async () => {
    const quarantine = new Quarantine(new InMemoryHoldingStore());
    for (const sequence of [1, 2, 3]) {
      const record = productRecord({ sequence });
      const about = { tenant: 'acme', key: 'p-1', reason: REASON, foundBy: 'cell', record } as const;
      await quarantine.keep({ table: 'products', ...about });
    }
    const [first, second, third] = await quarantine.entries('products', 'acme');

    expect(second?.id).toMatch(/^[0-9a-f]{16}$/);
    await quarantine.forget(second!.objectKey);
    const startAfter = first!.objectKey;
    expect(await quarantine.entries('products', 'acme', { startAfter, limit: 1 })).toEqual([third]);
    expect(await quarantine.tenants('products')).toEqual(['acme']);
  });
});
