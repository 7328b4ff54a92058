import {
  InMemoryTenantRegistry,
  InvalidTenantError,
  RegistryUnavailableError,
  type Tenant,
} from '@cloudpf/tenant-routing';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CountedEndings } from '../test/counted-endings.ts';
import { productRecord } from '../test/stream-records.ts';
import { tenant } from '../test/tenants.ts';
import {
  type BatchLake,
  createBatchHandler,
  HEARTBEAT_KEY,
  InMemoryHoldingStore,
  InMemoryTenantIndex,
  type Outcome,
  ParkedChanges,
  PRODUCTS,
  Quarantine,
  StreamReach,
  type StreamRecord,
} from './index.ts';
import { type Product } from '@cloudpf/commerce';

class BrokenRegistry extends InMemoryTenantRegistry {
  readonly #broken: ReadonlyMap<string, Error>;

  constructor(tenants: readonly Tenant[], broken: ReadonlyMap<string, Error>) {
    super(tenants);
    this.#broken = broken;
  }

  override async find(tenantId: string): Promise<Tenant | undefined> {
    const error = this.#broken.get(tenantId);
    if (error) throw error;
    return super.find(tenantId);
  }
}

const DOWN = { code: 'DOWN', message: 'the node is down' };
const UNAVAILABLE: Outcome = { kind: 'unavailable', reason: DOWN };
const REJECTED: Outcome = { kind: 'rejected', reason: { code: 'mapper', message: 'no such type' } };

function pipeline(options: { broken?: ReadonlyMap<string, Error>; lake?: BatchLake<Product> } = {}) {
  const tenants = [tenant('acme'), tenant('bodega'), tenant('gone', { status: 'erasing' })];
  const store = new InMemoryHoldingStore();
  const index = new InMemoryTenantIndex<Product>();
  const endings = new CountedEndings();
  const parked = new ParkedChanges(store);
  const quarantine = new Quarantine(store);
  const reach = new StreamReach(store, 'products');
  const handle = createBatchHandler({
    schema: PRODUCTS,
    registry: new BrokenRegistry(tenants, options.broken ?? new Map()),
    index,
    parked,
    quarantine,
    endings,
    reach,
    ...(options.lake ? { lake: options.lake } : {}),
  });
  return { handle, index, store, endings, parked, quarantine, reach };
}

describe('createBatchHandler', () => {
  it('tells how far the stream was read by a heartbeat that came out of it, though its cell is down', async () => {
    const { handle, index, reach } = pipeline();
    index.answer = () => UNAVAILABLE;
    const beat = productRecord({ sequence: 2, key: HEARTBEAT_KEY });
    const written_at = { S: '2026-11-18T11:06:41.500Z' };
    const image = { ...beat.dynamodb?.NewImage, written_at };

    await handle([
      productRecord({ sequence: 1 }),
      { ...beat, dynamodb: { ...beat.dynamodb, NewImage: image } },
    ]);

    expect(await reach.read()).toMatchObject({ read_through: '2026-11-18T11:06:41.500Z' });
  });

  it.each(['2099-01-01T00:00:00.000Z', 'soon'])(
    'believes no heartbeat that it was written at "%s": the stream says when it came',
    async (written) => {
      const { handle, reach } = pipeline();
      const beat = productRecord({ sequence: 2, key: HEARTBEAT_KEY });
      const image = { ...beat.dynamodb?.NewImage, written_at: { S: written } };

      await handle([{ ...beat, dynamodb: { ...beat.dynamodb, NewImage: image } }]);

      expect(await reach.read()).toMatchObject({ read_through: '2026-11-18T11:06:42.000Z' });
    },
  );

  it('does not tell of a heartbeat behind a change that is not safe', async () => {
    const { handle, store, index, reach } = pipeline();
    index.answer = () => UNAVAILABLE;
    store.refuse = (key) => key.startsWith('parked/');

    await handle([productRecord({ sequence: 1 }), productRecord({ sequence: 2, key: HEARTBEAT_KEY })]);

    expect(await reach.read()).toBeUndefined();
  });

  it('applies the changes of every tenant and reports nothing', async () => {
    const { handle, index, endings } = pipeline();

    const response = await handle([
      productRecord({ sequence: 1 }),
      productRecord({ sequence: 2, tenant: 'bodega' }),
      productRecord({ sequence: 3, event: 'REMOVE' }),
    ]);

    expect(response.batchItemFailures).toEqual([]);
    expect(index.held('acme').get('p-1')?.operation).toBe('remove');
    expect(index.held('bodega').get('p-1')?.operation).toBe('upsert');
    expect(endings.endings()).toEqual(['applied', 'applied', 'applied']);
  });

  it('parks what one cell cannot take, and lets the other tenants pass', async () => {
    const { handle, index, parked, endings } = pipeline();
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' ? UNAVAILABLE : undefined);

    const response = await handle([
      productRecord({ sequence: 1 }),
      productRecord({ sequence: 2, tenant: 'bodega' }),
    ]);

    expect(response.batchItemFailures).toEqual([]);
    expect(index.held('bodega').size).toBe(1);
    const [key] = await parked.list('products', 'acme');
    expect(await parked.read(key ?? '')).toMatchObject({
      tenant_id: 'acme',
      reason: DOWN,
      changes: [{ key: 'p-1', record: productRecord({ sequence: 1 }) }],
    });
    expect(endings.endings()).toEqual(['parked', 'applied']);
  });

  it('parks what a fault of ours keeps from one cell, and lets the other tenants pass', async () => {
    const { handle, index, parked } = pipeline();
    index.answer = ({ tenant_id }) => {
      if (tenant_id === 'acme') throw new RangeError('no such place');
      return undefined;
    };

    const response = await handle([
      productRecord({ sequence: 1 }),
      productRecord({ sequence: 2, tenant: 'bodega' }),
    ]);

    expect(response.batchItemFailures).toEqual([]);
    expect(index.held('bodega').size).toBe(1);
    const [key] = await parked.list('products', 'acme');
    expect(await parked.read(key ?? '')).toMatchObject({
      reason: { code: 'RangeError', message: 'no such place' },
    });
  });

  it('counts no heartbeat as applied whose lane waits', async () => {
    const { handle, index, endings } = pipeline();
    index.answer = (_, { key }) => (key === 'p-1' ? UNAVAILABLE : undefined);

    await handle([productRecord({ sequence: 1 }), productRecord({ sequence: 2, key: HEARTBEAT_KEY })]);

    expect(endings.endings()).toEqual(['parked', 'superseded']);
  });

  it('quarantines what can never be applied, alone', async () => {
    const { handle, index, quarantine } = pipeline();
    index.answer = (_, { key }) => (key === 'bad' ? REJECTED : undefined);

    await handle([productRecord({ sequence: 1, key: 'bad' }), productRecord({ sequence: 2, key: 'good' })]);

    expect(index.held('acme').has('good')).toBe(true);
    const [key] = await quarantine.list('products', 'acme');
    expect(await quarantine.read(key ?? '')).toMatchObject({ key: 'bad', reason: { code: 'mapper' } });
  });

  it.each<[string, StreamRecord, string]>([
    [
      'without a tenant',
      { ...productRecord({ sequence: 1 }), dynamodb: { SequenceNumber: '1' } },
      'MISSING_TENANT',
    ],
    ['of an unknown tenant', productRecord({ sequence: 1, tenant: 'nobody' }), 'UNKNOWN_TENANT'],
    ['of what is no tenant id', productRecord({ sequence: 1, tenant: '../x' }), 'INVALID_TENANT_ID'],
    ['with an empty name', productRecord({ sequence: 1, name: ' ' }), 'INVALID_IMAGE'],
    ['of an unknown kind', { ...productRecord({ sequence: 1 }), eventName: 'TRUNCATE' }, 'INVALID_RECORD'],
    ['that is empty', {}, 'MISSING_TENANT'],
  ])('quarantines a record %s and applies its neighbour', async (_, record, code) => {
    const { handle, index, endings } = pipeline();

    const response = await handle([record, productRecord({ sequence: 2 })]);

    expect(response.batchItemFailures).toEqual([]);
    expect(endings.counted.map((counted) => counted.code)).toEqual([code, undefined]);
    expect(index.held('acme').size).toBe(1);
  });

  it('quarantines many at once, and never more than S3 is to be asked for, whatever lanes they come from', async () => {
    const { handle, index, store, endings } = pipeline();
    const open = Promise.withResolvers<undefined>();
    let [running, most] = [0, 0];
    store.put = async () => {
      most = Math.max(most, ++running);
      await open.promise;
      running--;
    };
    index.answer = () => REJECTED;

    const handled = handle(
      ['acme', 'bodega', 'nobody'].flatMap((name, place) =>
        Array.from({ length: 100 }, (_, number) =>
          productRecord({ sequence: place * 100 + number, tenant: name, key: `p-${number}` }),
        ),
      ),
    );
    await vi.waitFor(() => {
      expect(running).toBe(32);
    });
    open.resolve(undefined);
    await handled;

    expect(endings.endings()).toEqual(Array.from({ length: 300 }, () => 'quarantined'));
    expect(most).toBe(32);
  });

  it('counts and drops the changes of a tenant that is being erased', async () => {
    const { handle, index, store, endings } = pipeline();

    await handle([productRecord({ sequence: 1, tenant: 'gone' })]);

    expect(endings.endings()).toEqual(['fenced']);
    expect(index.held('gone').size).toBe(0);
    expect(store.objects.size).toBe(0);
  });

  it('keeps nothing of a tenant that is being erased, what is malformed included', async () => {
    const { handle, store, endings } = pipeline();

    await handle([productRecord({ sequence: 1, tenant: 'gone', name: ' ' })]);

    expect(endings.counted).toEqual([{ ending: 'fenced', tenant: 'gone', code: undefined }]);
    expect(store.objects.size).toBe(0);
  });

  it('quarantines what is malformed for what it is, whoever its tenant may be', async () => {
    const { handle, endings } = pipeline({
      broken: new Map([['bodega', new InvalidTenantError('bodega', 'no endpoint')]]),
    });

    await handle([
      productRecord({ sequence: 1, tenant: 'nobody', name: ' ' }),
      productRecord({ sequence: 2, tenant: 'bodega', name: ' ' }),
    ]);

    expect(endings.counted.map(({ ending, code }) => [ending, code])).toEqual([
      ['quarantined', 'INVALID_IMAGE'],
      ['quarantined', 'INVALID_IMAGE'],
    ]);
  });

  it('asks for delivery from a malformed record whose tenant cannot be looked up', async () => {
    const { handle, store } = pipeline({
      broken: new Map([['bodega', new RegistryUnavailableError('bodega')]]),
    });

    const response = await handle([
      productRecord({ sequence: 1 }),
      productRecord({ sequence: 2, tenant: 'bodega', name: ' ' }),
    ]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
    expect(store.objects.size).toBe(0);
  });

  it('asks for delivery from the first change that could not even be parked', async () => {
    const { handle, index, store, endings } = pipeline();
    index.answer = ({ tenant_id }) => (tenant_id === 'acme' ? UNAVAILABLE : undefined);
    store.refuse = () => true;

    const response = await handle([
      productRecord({ sequence: 1, tenant: 'bodega' }),
      productRecord({ sequence: 2 }),
      productRecord({ sequence: 3, tenant: 'bodega' }),
    ]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
    expect(endings.endings()).toEqual(['applied']);
  });

  it('asks for delivery from the first record whose tenant cannot be looked up', async () => {
    const { handle, index, endings } = pipeline({
      broken: new Map([['bodega', new RegistryUnavailableError('bodega')]]),
    });

    const response = await handle([
      productRecord({ sequence: 1 }),
      productRecord({ sequence: 2, tenant: 'bodega' }),
      productRecord({ sequence: 3 }),
    ]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
    expect(index.held('acme').get('p-1')?.sequenceNumber).toBe('1');
    expect(endings.problems).toMatchObject([
      { itemIdentifier: '2', error: { code: 'REGISTRY_UNAVAILABLE' } },
    ]);
  });

  it('parks the changes of a tenant whose registry item is broken', async () => {
    const { handle, parked } = pipeline({
      broken: new Map([['bodega', new InvalidTenantError('bodega', 'no endpoint')]]),
    });

    const response = await handle([
      productRecord({ sequence: 1, tenant: 'bodega' }),
      productRecord({ sequence: 2 }),
    ]);

    expect(response.batchItemFailures).toEqual([]);
    expect(await parked.summary('products', 'bodega')).toMatchObject({ count: 1 });
  });

  it('applies nothing that is not in the lake, and tells the lake where the rest begins', async () => {
    const resumed: number[] = [];
    const lake: BatchLake<Product> = {
      write: async () => ({ count: 3, resumeAt: async (at) => void resumed.push(at) }),
    };
    const { handle, index, store } = pipeline({ lake });
    index.answer = (_, { sequenceNumber }) => (sequenceNumber === '2' ? UNAVAILABLE : undefined);
    store.refuse = () => true;

    const response = await handle(
      [1, 2, 3, 4].map((sequence) => productRecord({ sequence, key: `p-${sequence}` })),
    );

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
    expect(resumed).toEqual([1]);
    expect(index.held('acme').has('p-4')).toBe(false);
  });

  it('reports the whole batch where the lake fails', async () => {
    const lake: BatchLake<Product> = { write: () => Promise.reject(new Error('no lake')) };
    const { handle, index } = pipeline({ lake });

    const response = await handle([productRecord({ sequence: 7 }), productRecord({ sequence: 8 })]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '7' }]);
    expect(index.held('acme').size).toBe(0);
  });

  it('ends in the table, whatever is cut, delivered again or refused for a while', async () => {
    const changes = fc.array(
      fc.record({
        tenant: fc.constantFrom('acme', 'bodega'),
        key: fc.constantFrom('a', 'b', 'c'),
        event: fc.constantFrom('INSERT' as const, 'MODIFY' as const, 'REMOVE' as const),
      }),
      { minLength: 1, maxLength: 40 },
    );
    const run = async (
      history: readonly { tenant: string; key: string; event: 'INSERT' | 'MODIFY' | 'REMOVE' }[],
      cuts: readonly number[],
      faults: readonly number[],
    ) => {
      const { handle, index, parked } = pipeline();
      const records = history.map((change, place) =>
        productRecord({ ...change, sequence: 10n ** 20n + BigInt(place) }),
      );
      let call = 0;
      index.answer = () => (faults[call++ % faults.length] === 0 ? UNAVAILABLE : undefined);
      for (const cut of cuts) await handle(records.slice(cut % records.length, (cut % records.length) + 7));
      await handle(records);
      index.answer = () => undefined;
      for (const name of ['acme', 'bodega']) {
        for (const key of await parked.list('products', name)) {
          const lane = await parked.read(key);
          await handle(lane?.changes.map(({ record }) => record) ?? []);
        }
      }
      for (const [place, record] of records.entries()) {
        const { tenant: name, key } = history[place]!;
        const last = history.findLastIndex((change) => change.tenant === name && change.key === key);
        if (last === place)
          expect(index.held(name).get(key)?.sequenceNumber).toBe(record.dynamodb?.SequenceNumber);
      }
    };

    await fc.assert(
      fc.asyncProperty(
        changes,
        fc.array(fc.nat(100), { maxLength: 10 }),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }),
        run,
      ),
      { numRuns: 200 },
    );
  });
});
