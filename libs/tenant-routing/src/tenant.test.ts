import { describe, expect, it } from 'vitest';
import { Tenant } from './tenant.ts';

const item = {
  tenant_id: 'acme',
  name: 'Acme',
  status: 'active',
  search_endpoint: 'http://localhost:9200',
  secret_ref: 'cloudpf/cells/acme',
};

describe('Tenant', () => {
  it('fills in what an item does not say', () => {
    expect(Tenant.parse(item)).toMatchObject({ time_zone: 'UTC', limits: { concurrency: 20 } });
  });

  it.each([
    ['a time zone that does not exist', { time_zone: 'America/Nowhere' }],
    ['an unknown status', { status: 'sleeping' }],
    ['an endpoint that is no address', { search_endpoint: 'node-1' }],
    ['an id with an underscore', { tenant_id: 'ac_me' }],
  ])('refuses %s', (_, fields) => {
    expect(Tenant.safeParse({ ...item, ...fields }).success).toBe(false);
  });
});
