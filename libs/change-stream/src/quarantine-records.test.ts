import { describe, expect, it, vi } from 'vitest';
import { pipeline, REJECTED } from '../test/pipeline.ts';
import { productRecord } from '../test/stream-records.ts';
import { type StreamRecord } from './index.ts';

describe('what cannot be applied', () => {
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

  it('counts under no name what is of nobody in the registry, and by tenant what a known one wrote', async () => {
    const { handle, endings } = pipeline();

    await handle([
      productRecord({ sequence: 1, tenant: 'nobody' }),
      productRecord({ sequence: 2, name: ' ' }),
    ]);

    expect(endings.counted.map(({ tenant, code }) => [tenant, code])).toEqual([
      ['', 'UNKNOWN_TENANT'],
      ['acme', 'INVALID_IMAGE'],
    ]);
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
});
