import {
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  type Outcome,
  PRODUCTS,
  PURCHASES,
  Quarantine,
  type QuarantineRequest,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { InMemoryTenantRegistry, InvalidTenantError, type Tenant } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { tenantOf } from '../../test/fixtures.ts';
import { productChange, productRecord, type RecordOptions } from '../../test/held-changes.ts';
import { InMemoryItemTable } from '../table/in-memory-item-table.ts';
import { findQuarantined, type QuarantineFilter } from './find-quarantined.ts';
import { type Redriven } from './redrive-batch.ts';
import { redriveQuarantined, type RedriveOptions } from './redrive-quarantined.ts';

const DOWN: Outcome = { kind: 'unavailable', reason: { code: 'ConnectionError', message: 'refused' } };
const REFUSED: Outcome = { kind: 'rejected', reason: { code: 'document_parsing_exception', message: 'no' } };
const REASON = { code: 'document_parsing_exception', message: 'failed to parse field [price]' };

function world(...tenants: readonly Tenant[]) {
  const store = new InMemoryHoldingStore();
  let clock = Date.parse('2026-11-24T10:00:00.000Z');
  const quarantine = new Quarantine(store, () => new Date((clock += 1_000)));
  const index = new InMemoryTenantIndex<Product>();
  const items = new InMemoryItemTable('product_id');
  const purchases = new InMemoryItemTable('purchase_id');
  const purchaseIndex = new InMemoryTenantIndex<Purchase>();
  const rows: string[] = [];
  const registry = new InMemoryTenantRegistry(tenants);
  const told: Redriven[] = [];
  const redrive = (options: RedriveOptions = {}) =>
    redriveQuarantined(
      {
        registry,
        quarantine,
        tables: {
          products: { schema: PRODUCTS, items, index },
          purchases: {
            schema: PURCHASES,
            items: purchases,
            index: purchaseIndex,
            lake: {
              writeLate: async (_arn, { sequenceNumber, change }) => {
                rows.push(`${sequenceNumber} ${change?.operation ?? 'none'}`);
              },
            },
          },
        },
      },
      { onRecord: (each) => void told.push(each), now: () => 0, sleep: async () => undefined, ...options },
    );
  const keep = (record: RecordOptions, request: Partial<QuarantineRequest> = {}) =>
    quarantine.keep({
      table: 'products',
      tenant: record.tenant ?? 'acme',
      key: record.key ?? 'p-1',
      reason: REASON,
      foundBy: 'cell',
      record: productRecord(record),
      ...request,
    });
  const name = (key = 'p-1', tenant = 'acme') => index.documents(tenant).get(key)?.name;
  return {
    redrive,
    keep,
    store,
    quarantine,
    index,
    items,
    purchases,
    purchaseIndex,
    rows,
    registry,
    told,
    name,
  };
}

const image = (key: string, name: string, tenant = 'acme') => ({
  tenant_id: { S: tenant },
  product_id: { S: key },
  name: { S: name },
});

describe('redriveQuarantined', () => {
  it('brings the item as it is now, not as the record has it, and forgets the record', async () => {
    const { redrive, keep, items, quarantine, index, name } = world(tenantOf('acme'));
    await keep({ sequence: 5, name: 'then' });
    items.put(image('p-1', 'now'));

    expect(await redrive()).toEqual({ applied: 1, superseded: 0, would: 0, stays: 0, waiting: [] });

    expect(name()).toBe('now');
    expect(index.held('acme').get('p-1')?.position).toMatch(/#0+5$/);
    expect(await quarantine.count('products', 'acme')).toBe(0);
  });

  it('never brings back an item that its table has no more', async () => {
    const { redrive, keep, index, name } = world(tenantOf('acme'));
    await keep({ sequence: 5, event: 'INSERT' });

    await redrive();

    expect(name()).toBeUndefined();
    expect(index.held('acme').get('p-1')?.operation).toBe('remove');
  });

  it('never replaces what is newer', async () => {
    const { redrive, keep, items, index, name } = world(tenantOf('acme'));
    await keep({ sequence: 5 });
    items.put(image('p-1', 'now'));
    await index.apply(tenantOf('acme'), [productChange({ sequence: 9, name: 'streamed' })]);

    expect(await redrive()).toMatchObject({ applied: 0, superseded: 1 });

    expect(name()).toBe('streamed');
  });

  it('brings an item removed and put again while its old record waited', async () => {
    const { redrive, keep, items, index, name } = world(tenantOf('acme'));
    await keep({ sequence: 5 });
    await index.apply(tenantOf('acme'), [
      productChange({ sequence: 6, event: 'REMOVE' }),
      productChange({ sequence: 7, event: 'INSERT', name: 'again' }),
    ]);
    items.put(image('p-1', 'again'));

    expect(await redrive()).toMatchObject({ superseded: 1 });

    expect(name()).toBe('again');
  });

  it('leaves what is still malformed, of nobody, or refused again, and says why', async () => {
    const { redrive, keep, items, index, told, quarantine, registry } = world(
      tenantOf('acme'),
      tenantOf('gone', { status: 'erasing' }),
    );
    const find = registry.find.bind(registry);
    registry.find = async (id) => {
      if (id === 'broken') throw new InvalidTenantError(id, 'no endpoint');
      return find(id);
    };
    await keep({ sequence: 1, key: 'bad', fields: { name: { N: '1' } } });
    await keep({ sequence: 2, key: 'unfit' });
    await keep({ sequence: 3, key: 'now-bad' });
    for (const tenant of ['nobody', 'gone', 'broken']) await keep({ sequence: 4, tenant });
    for (const key of ['bad', 'unfit']) items.put(image(key, 'fine'));
    items.put({ ...image('now-bad', ''), name: { BOOL: true } });
    index.answer = () => REFUSED;

    expect(await redrive()).toMatchObject({ applied: 0, stays: 6 });

    expect(told.map(({ key, tenant, reason }) => [tenant, key, reason?.code])).toEqual([
      ['acme', 'bad', 'INVALID_IMAGE'],
      ['acme', 'unfit', 'document_parsing_exception'],
      ['acme', 'now-bad', 'INVALID_IMAGE'],
      ['broken', 'p-1', 'INVALID_TENANT'],
      ['gone', 'p-1', 'TENANT_FENCED'],
      ['nobody', 'p-1', 'UNKNOWN_TENANT'],
    ]);
    expect(told[2]?.reason?.message).toContain('the item as the table has it now');
    expect(await quarantine.count('products', 'acme')).toBe(3);
  });

  it('goes on with the others where a cell is down, and asks that cell once', async () => {
    const { redrive, keep, items, index, quarantine, name } = world(tenantOf('acme'), tenantOf('bodega'));
    for (let sequence = 1; sequence <= 250; sequence++) await keep({ sequence, key: `p-${sequence}` });
    await keep({ sequence: 1, tenant: 'bodega' });
    items.put(image('p-1', 'here', 'bodega'));
    let asked = 0;
    index.answer = ({ tenant_id }) => {
      if (tenant_id !== 'acme') return undefined;
      asked += 1;
      return DOWN;
    };

    const report = await redrive();

    expect(report).toMatchObject({
      applied: 1,
      stays: 250,
      waiting: [{ tenant: 'acme', reason: { message: 'refused' } }],
    });
    expect(report.after).toBeUndefined();
    expect(asked).toBeLessThanOrEqual(125);
    expect(name('p-1', 'bodega')).toBe('here');
    expect(await quarantine.count('products', 'acme')).toBe(250);
  });

  it('does nothing in a dry run but tell', async () => {
    const { redrive, keep, items, index, store, told } = world(tenantOf('acme'));
    await keep({ sequence: 1, key: 'there' });
    await keep({ sequence: 2, key: 'gone' });
    items.put(image('there', 'now'));
    const before = new Map(store.objects);

    expect(await redrive({ dryRun: true })).toMatchObject({ would: 2, applied: 0 });

    expect(told.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['upsert', undefined],
      ['remove', undefined],
    ]);
    expect(index.held('acme').size).toBe(0);
    expect(store.objects).toEqual(before);
  });

  it('goes on where an earlier run ended, over tables and tenants, and takes every record once', async () => {
    const tenants = ['acme', 'acme-2', 'zeta'];
    const { redrive, keep, told } = world(...tenants.map((id) => tenantOf(id)));
    for (const tenant of tenants) {
      for (let sequence = 1; sequence <= 7; sequence++)
        await keep({ sequence, key: `p-${sequence}`, tenant });
    }
    await keep({ sequence: 1, tenant: 'NOBODY' }, { tenant: 'NOBODY' });
    let after: string | undefined;
    let runs = 0;
    do {
      ({ after } = await redrive({ filter: { after }, dryRun: true, limit: 3 }));
      runs += 1;
    } while (after !== undefined && runs < 20);

    expect(runs).toBe(8);
    expect(told.map(({ tenant, key }) => `${tenant}/${key}`)).toHaveLength(22);
    expect(new Set(told.map(({ tenant, key }) => `${tenant}/${key}`)).size).toBe(22);
  });

  it('ends where it is told to, and says how to go on', async () => {
    const { redrive, keep } = world(tenantOf('acme'));
    for (let sequence = 1; sequence <= 150; sequence++) await keep({ sequence, key: `p-${sequence}` });
    let steps = 2;

    const report = await redrive({ goesOn: () => steps-- > 0 });

    expect(report).toMatchObject({
      applied: 100,
      after: expect.stringMatching(/^products\/acme\//) as string,
    });
    const rest = await redrive({ filter: { after: report.after } });
    expect(rest.applied).toBe(50);
    expect(rest.after).toBeUndefined();
  });

  it('brings the row of a purchase that could not be read, and no second one of what its cell refused', async () => {
    const { redrive, keep, purchases, purchaseIndex, rows } = world(tenantOf('acme'));
    const Keys = { tenant_id: { S: 'acme' }, purchase_id: { S: 'c-1' } };
    const purchase = {
      ...Keys,
      status: { S: 'paid' },
      total: { N: '10' },
      purchased_at: { S: '2026-11-24T00:00:00Z' },
    };
    const record = (sequence: number) => ({
      eventName: 'MODIFY',
      eventSourceARN: 'arn:aws:dynamodb:eu-west-1:0:table/purchases/stream/2026-11-24T04:00:00.000',
      dynamodb: {
        ApproximateCreationDateTime: 1_795_000_000,
        Keys,
        NewImage: purchase,
        SequenceNumber: `${sequence}`,
      },
    });
    purchases.put(purchase);
    await keep({ sequence: 1 }, { table: 'purchases', foundBy: 'reader', record: record(1) });
    await keep({ sequence: 2 }, { table: 'purchases', foundBy: 'cell', record: record(2) });

    await redrive({ dryRun: true });
    expect(rows).toEqual([]);
    expect(await redrive()).toMatchObject({ applied: 2 });

    expect(rows).toEqual(['1 upsert']);
    expect(purchaseIndex.documents('acme').size).toBe(1);
  });

  it('keeps the record where the lake or the table fails', async () => {
    const { redrive, keep, items, quarantine } = world(tenantOf('acme'));
    await keep({ sequence: 1 });
    const get = items.get.bind(items);
    items.get = async () => {
      throw new Error('throttled');
    };

    await expect(redrive()).rejects.toThrow('throttled');
    expect(await quarantine.count('products', 'acme')).toBe(1);

    items.get = get;
    expect(await redrive()).toMatchObject({ applied: 1 });
  });
});

describe('findQuarantined', () => {
  async function found(filter: QuarantineFilter): Promise<readonly string[]> {
    const { keep, quarantine } = world();
    await keep({ sequence: 1, key: 'a' });
    await keep(
      { sequence: 2, key: 'b' },
      { reason: { code: 'INVALID_IMAGE', message: 'price is no number' } },
    );
    await keep({ sequence: 3, key: 'c', tenant: 'bodega' });
    await keep({ sequence: 4, key: 'd', tenant: '?' });
    await keep({ sequence: 5, key: 'e' }, { table: 'purchases' });
    const keys: string[] = [];
    for await (const { quarantined } of findQuarantined(quarantine, filter)) keys.push(quarantined.key ?? '');
    return keys;
  }

  it.each<[string, QuarantineFilter, string]>([
    ['everything, by table, tenant and position', {}, 'd a b c e'],
    ['one table', { table: 'purchases' }, 'e'],
    ['one tenant', { tenant: 'bodega' }, 'c'],
    ['those that name no tenant', { tenant: null }, 'd'],
    ['one key', { key: 'b' }, 'b'],
    ['a reason by its code', { code: 'INVALID_IMAGE' }, 'b'],
    ['a reason by part of its text, in whatever case', { text: 'No NUMBER' }, 'b'],
    [
      'a time of quarantine',
      { quarantinedFrom: '2026-11-24T10:00:02.000Z', quarantinedTo: '2026-11-24T10:00:03.000Z' },
      'b c',
    ],
    ['a time of change', { changedTo: new Date((1_795_000_000 + 2) * 1_000).toISOString() }, 'a b'],
    ['all of it together', { tenant: 'acme', table: 'products', key: 'a', code: REASON.code }, 'a'],
  ])('takes %s', async (_, filter, keys) => {
    expect((await found(filter)).join(' ')).toBe(keys);
  });

  it('takes the beginning of a short name', async () => {
    const { keep, quarantine } = world();
    for (let sequence = 1; sequence <= 20; sequence++) await keep({ sequence, key: `p-${sequence}` });
    const [, second] = await quarantine.entries('products', 'acme');
    const ids: string[] = [];
    for await (const { id } of findQuarantined(quarantine, { id: second!.id.slice(0, 8) })) ids.push(id);

    expect(ids).toEqual([second!.id]);
  });
});
