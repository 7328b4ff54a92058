import { CellDirectory } from '@cloudpf/cells';
import { PRODUCTS } from '@cloudpf/change-stream';
import { indexName, readAlias } from '@cloudpf/es-mappings';
import { Tenant } from '@cloudpf/tenant-routing';
import { superuserKey, type TestEngines } from '@cloudpf/testing';
import { describe, expect, inject, it } from 'vitest';
import { ElasticsearchTenantIndex, provisionCell, purgeTombstones } from '../src/index.ts';
import { productChange } from './changes.ts';
import { type IndexUnderTest, tenantIndexContract } from './tenant-index.contract.ts';

const engines: TestEngines = inject('engines');
let cellsMade = 0;

interface Hit {
  readonly _source: { readonly product_id: string; readonly name: string };
}

const api_key = await superuserKey(engines, 'tenant-index-tests');
const cells = new CellDirectory({ get: async () => ({ api_key }) }, { requestTimeoutMs: 30_000 });

/** A cell of its own on the node that all tests share. */
async function cell(): Promise<
  IndexUnderTest & { readonly client: Awaited<ReturnType<typeof cells.elasticsearch>> }
> {
  const tenant = Tenant.parse({
    tenant_id: `index-${process.pid}-${++cellsMade}`,
    name: 'Cell',
    status: 'active',
    search_endpoint: engines.elasticsearch.url,
    secret_ref: 'none',
  });
  const client = await cells.elasticsearch(tenant, 'write');
  await provisionCell(client, tenant.tenant_id);
  const alias = readAlias(tenant.tenant_id, 'products');
  const names = async () => {
    await client.transport.request({ method: 'POST', path: `/${alias}/_refresh` });
    const { hits } = await client.transport.request<{ hits: { hits: Hit[] } }>({
      method: 'POST',
      path: `/${alias}/_search`,
      body: JSON.stringify({ size: 1_000, _source: ['product_id', 'name'] }),
    });
    return new Map(hits.hits.map(({ _source }) => [_source.product_id, _source.name]));
  };
  return { index: new ElasticsearchTenantIndex(cells, PRODUCTS), tenant, names, client };
}

describe('ElasticsearchTenantIndex', () => {
  tenantIndexContract(cell);

  it('refuses the one document that the mapping cannot take, and keeps the change before it', async () => {
    const { index, tenant, names } = await cell();
    const outcomes = await index.apply(tenant, [
      productChange({ sequence: 1, event: 'INSERT', name: 'good' }),
      productChange({ sequence: 2, name: 'unfit', fields: { 'a\u0000b': { S: 'x' } } }),
      productChange({ sequence: 3, key: 'p-2', event: 'INSERT' }),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'rejected', 'applied']);
    expect(await names()).toEqual(
      new Map([
        ['p-1', 'good'],
        ['p-2', 'name at 3'],
      ]),
    );
  });

  it.each([
    ['a name with the character that parts names from values', { M: { 'a\u0000b': { S: 'x' } } }],
    ['a name longer than a term may be', { M: { ['x'.repeat(40_000)]: { S: 'x' } } }],
  ])('refuses for good, and says why, an attribute that no node can hold: %s', async (_, attribute) => {
    const { index, tenant } = await cell();

    const outcomes = await index.apply(tenant, [
      productChange({ sequence: 1, event: 'INSERT', fields: { attribute } }),
      productChange({
        sequence: 2,
        key: 'p-2',
        event: 'INSERT',
        fields: { value: { S: 'x'.repeat(100_000) } },
      }),
    ]);

    expect(outcomes).toMatchObject([
      { kind: 'rejected', reason: { message: expect.stringContaining('[attributes]') as string } },
      { kind: 'applied' },
    ]);
  });

  it('finds a cell without its indices unavailable, not the change wrong', async () => {
    const { index, tenant } = await cell();
    const missing = Tenant.parse({ ...tenant, tenant_id: `${tenant.tenant_id}-none` });

    const outcomes = await index.apply(missing, [productChange({ sequence: 1 })]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable']);
  });

  it('finds a node that is not there unavailable', async () => {
    const { index, tenant } = await cell();

    const outcomes = await index.apply(Tenant.parse({ ...tenant, search_endpoint: 'http://127.0.0.1:1' }), [
      productChange({ sequence: 1 }),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable']);
  });

  it('finds out that its index was rebuilt between two changes', async () => {
    const { index, tenant, client, names } = await cell();
    await index.apply(
      tenant,
      ['p-1', 'p-2'].map((key) => productChange({ sequence: 2, key, event: 'INSERT' })),
    );
    await client.transport.request({ method: 'DELETE', path: `/${indexName(tenant.tenant_id, 'products')}` });
    await provisionCell(client, tenant.tenant_id);

    const outcomes = await index.apply(tenant, [
      productChange({ sequence: 1, key: 'p-1' }),
      productChange({ sequence: 3, key: 'p-2' }),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'applied']);
    expect(await names()).toEqual(
      new Map([
        ['p-1', 'name at 1'],
        ['p-2', 'name at 3'],
      ]),
    );
  });

  it('removes old tombstones and leaves everything else', async () => {
    const { index, tenant, client, names } = await cell();
    await index.apply(tenant, [
      productChange({ sequence: 1, event: 'INSERT' }),
      productChange({ sequence: 2, key: 'gone', event: 'REMOVE' }),
    ]);
    await names();
    const purge = (horizon: string) =>
      purgeTombstones(client, { tenant: tenant.tenant_id, table: 'products', horizon });

    expect(await purge('2026-01-01T00:00:00.000Z')).toBe(0);
    expect(await purge('2027-01-01T00:00:00.000Z')).toBe(1);
    expect(await names()).toEqual(new Map([['p-1', 'name at 1']]));
  });
});
