import { expect, it } from 'vitest';
import { loadConfig } from './config.ts';

const environment = {
  TENANTS_TABLE: 'tenants',
  LAKE_BUCKET: 'lake',
  ATHENA_DATABASE: 'shop',
  ATHENA_OUTPUT: 's3://lake/results/',
  JWKS_URI: 'https://issuer.test/jwks.json',
  JWT_ISSUER: 'https://issuer.test',
  JWT_AUDIENCE: 'cloudpf',
  CURSOR_SECRET_ID: 'shop/cursors',
};

it.each(['primary', 'shop-prod-{tenant_id}', '{tenant_id}.reports'])(
  'takes the workgroup %s',
  (workgroup) => {
    const config = loadConfig({ ...environment, ATHENA_WORKGROUP: workgroup });

    expect(config.athena.workgroup).toBe(workgroup);
  },
);

it.each(['', 'shop-{tenant}', 'shop/{tenant_id}', 'shop-{tenant_id'])(
  'refuses the workgroup "%s"',
  (workgroup) => {
    expect(() => loadConfig({ ...environment, ATHENA_WORKGROUP: workgroup })).toThrow(
      'the name of a workgroup',
    );
  },
);

it('names every problem at once', () => {
  expect(() => loadConfig({})).toThrow(/TENANTS_TABLE[^]*CURSOR_SECRET_ID/);
});
