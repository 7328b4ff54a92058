import { InvalidTenantError, RegistryUnavailableError } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { pipeline } from '../test/pipeline.ts';
import { productRecord } from '../test/stream-records.ts';

describe('what the registry says of a tenant', () => {
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
});
