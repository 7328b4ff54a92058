import { InMemoryTenantRegistry, Tenant, type TenantStatus } from '@cloudpf/tenant-routing';
import { expect, it } from 'vitest';
import { beat, type Marker } from './beat.ts';

const tables = [
  { name: 'products', keyName: 'product_id' },
  { name: 'purchases', keyName: 'purchase_id' },
];

function tenant(tenantId: string, status: TenantStatus = 'active'): Tenant {
  return Tenant.parse({
    tenant_id: tenantId,
    name: tenantId,
    status,
    search_endpoint: 'http://localhost:9200',
    secret_ref: 'x',
  });
}

it('writes one marker a table for each active tenant', async () => {
  const markers: Marker[] = [];

  const { written } = await beat({
    registry: new InMemoryTenantRegistry([
      tenant('acme'),
      tenant('asleep', 'suspended'),
      tenant('gone', 'erasing'),
    ]),
    tables,
    put: async (marker) => void markers.push(marker),
    now: () => new Date('2026-11-24T00:00:00.123Z'),
  });

  expect(written).toBe(2);
  expect(markers.map(({ item }) => item)).toEqual([
    {
      tenant_id: { S: 'acme' },
      product_id: { S: 'cloudpf#heartbeat' },
      written_at: { S: '2026-11-24T00:00:00.123Z' },
    },
    {
      tenant_id: { S: 'acme' },
      purchase_id: { S: 'cloudpf#heartbeat' },
      written_at: { S: '2026-11-24T00:00:00.123Z' },
    },
  ]);
});

it('goes on with the others where one cannot be written, and names it', async () => {
  const { written, failed } = await beat({
    registry: new InMemoryTenantRegistry([tenant('acme'), tenant('bodega')]),
    tables,
    put: ({ item, table }) =>
      item['tenant_id']?.S === 'acme' && table.name === 'products'
        ? Promise.reject(new Error('throttled'))
        : Promise.resolve(),
    now: () => new Date(0),
  });

  expect(written).toBe(3);
  expect(failed).toMatchObject([{ tenant: 'acme', table: 'products' }]);
});
