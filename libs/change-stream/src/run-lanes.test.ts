import { describe, expect, it, vi } from 'vitest';
import { DOWN, pipeline, UNAVAILABLE } from '../test/pipeline.ts';
import { productRecord } from '../test/stream-records.ts';
import { HEARTBEAT_KEY } from './index.ts';

describe('the lanes of a batch', () => {
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

  it('lets no tenant wait for a machine full of cells that hang', async () => {
    const others = Array.from({ length: 100 }, (_, number) => `tenant-${number}`);
    const { handle, index, endings } = pipeline({ others });
    const hang = Promise.withResolvers<undefined>();
    const apply = index.apply.bind(index);
    index.apply = async (to, changes) => {
      if (others.includes(to.tenant_id)) await hang.promise;
      return apply(to, changes);
    };

    const handled = handle(
      [...others, 'acme'].map((name, sequence) => productRecord({ sequence, tenant: name })),
    );
    await vi.waitFor(() => {
      expect(index.held('acme').size).toBe(1);
    });
    hang.resolve(undefined);
    await handled;

    expect(endings.endings()).toEqual(Array.from({ length: 101 }, () => 'applied'));
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

  it('tells of each heartbeat that was applied, with the time at which it was written', async () => {
    const { handle, heartbeats } = pipeline();
    const beat = productRecord({ sequence: 2, tenant: 'bodega', key: HEARTBEAT_KEY });

    await handle([productRecord({ sequence: 1 }), beat]);

    expect(heartbeats).toMatchObject([
      { tenant: 'bodega', table: 'products', writtenAt: '2026-11-18T11:06:42.000Z' },
    ]);
  });

  it('counts no heartbeat as applied whose lane waits', async () => {
    const { handle, index, endings, heartbeats } = pipeline();
    index.answer = () => UNAVAILABLE;

    await handle([productRecord({ sequence: 1 }), productRecord({ sequence: 2, key: HEARTBEAT_KEY })]);

    expect(endings.endings()).toEqual(['parked', 'superseded']);
    expect(heartbeats).toEqual([]);
  });
});
