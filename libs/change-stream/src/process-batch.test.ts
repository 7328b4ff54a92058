import { type Product } from '@cloudpf/commerce';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pipeline, UNAVAILABLE } from '../test/pipeline.ts';
import { productRecord } from '../test/stream-records.ts';
import { type BatchLake, HEARTBEAT_KEY } from './index.ts';

describe('createBatchHandler', () => {
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

  it('takes as safe only what stands before the first copy of the record that it reports', async () => {
    const resumed: number[] = [];
    const lake: BatchLake<Product> = {
      write: async () => ({ count: 3, resumeAt: async (at) => void resumed.push(at) }),
    };
    const { handle, endings } = pipeline({ lake });

    const response = await handle([
      productRecord({ sequence: 1 }),
      productRecord({ sequence: 2, key: 'p-2' }),
      productRecord({ sequence: 3, key: 'p-3' }),
      productRecord({ sequence: 2, key: 'p-2' }),
    ]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '2' }]);
    expect(endings.endings()).toEqual(['applied']);
    expect(resumed).toEqual([1]);
  });

  it('tells why a record is reported even where it is its copy that could not be kept', async () => {
    const { handle, index, store, endings } = pipeline();
    let asked = 0;
    index.answer = () => (++asked > 1 ? UNAVAILABLE : undefined);
    store.refuse = () => true;

    const response = await handle([productRecord({ sequence: 1 }), productRecord({ sequence: 1 })]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
    expect(String(endings.problems[0]?.error)).toContain('refused to store');
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

  it('reports the whole batch where the lake cannot be told where the rest begins', async () => {
    const lake: BatchLake<Product> = {
      write: async () => ({ count: 2, resumeAt: () => Promise.reject(new Error('no lake')) }),
    };
    const { handle, index, store, endings } = pipeline({ lake });
    index.answer = (_, { sequenceNumber }) => (sequenceNumber === '2' ? UNAVAILABLE : undefined);
    store.refuse = () => true;

    const response = await handle([productRecord({ sequence: 1 }), productRecord({ sequence: 2 })]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '1' }]);
    expect(endings.endings()).toEqual([]);
    expect(endings.problems).toMatchObject([{ itemIdentifier: '1', error: { message: 'no lake' } }]);
  });

  it('reports the whole batch where the lake fails', async () => {
    const lake: BatchLake<Product> = { write: () => Promise.reject(new Error('no lake')) };
    const { handle, index } = pipeline({ lake });

    const response = await handle([productRecord({ sequence: 7 }), productRecord({ sequence: 8 })]);

    expect(response.batchItemFailures).toEqual([{ itemIdentifier: '7' }]);
    expect(index.held('acme').size).toBe(0);
  });

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
