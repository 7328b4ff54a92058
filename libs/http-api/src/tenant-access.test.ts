import {
  InMemoryTenantRegistry,
  RegistryUnavailableError,
  Tenant,
  type TenantRegistry,
  type TenantStatus,
} from '@cloudpf/tenant-routing';
import { expect, it } from 'vitest';
import { createApi } from './create-api.ts';
import { ProblemError } from './errors.ts';
import { tenantAccess } from './tenant-access.ts';
import { type AccessToken, type TokenVerifier } from './token-verifier.ts';

function tenant(tenantId: string, status: TenantStatus = 'active', requestsPerSecond = 50): Tenant {
  return Tenant.parse({
    tenant_id: tenantId,
    name: tenantId,
    status,
    search_endpoint: 'http://127.0.0.1:9200',
    secret_ref: `cells/${tenantId}`,
    limits: { requests_per_second: requestsPerSecond },
  });
}

/** Tokens of these tests read `tenant scope scope...`. */
const tokens: TokenVerifier = {
  async verify(authorization): Promise<AccessToken> {
    if (authorization === undefined) throw new ProblemError({ status: 401 });
    const [tenantId, ...scopes] = authorization.split(' ');
    return { subject: undefined, tenantId, scopes: new Set(scopes), expiresAt: 0 };
  },
};

function testApp(tenants: TenantRegistry) {
  const app = createApi({ title: 't', version: '1', service: 't', newRequestId: () => 'id' });
  const access = tenantAccess({ tokens, tenants });
  app.get('/search/:tenant_id', access('search:read'), (context) => context.json(context.get('tenant').name));
  return app;
}

const registry = new InMemoryTenantRegistry([
  tenant('acme'),
  tenant('busy', 'active', 2),
  tenant('asleep', 'suspended'),
  tenant('leaving', 'erasing'),
  tenant('gone', 'erased'),
  tenant('coming', 'provisioning'),
]);

async function ask(tenantId: string, authorization?: string, app = testApp(registry)) {
  return app.request(
    `/search/${tenantId}`,
    authorization === undefined ? {} : { headers: { authorization } },
  );
}

it('lets the tenant of the path in', async () => {
  const response = await ask('acme', 'acme search:read');

  expect(await response.json()).toBe('acme');
  expect(response.headers.get('ratelimit-policy')).toBe('"tenant";q=50;w=1');
  expect(response.headers.get('ratelimit')).toBe('"tenant";r=49;t=1');
});

it('asks for a token before it says anything about the tenant', async () => {
  expect((await ask('acme')).status).toBe(401);
  expect((await ask('nobody')).status).toBe(401);
});

it('answers a foreign tenant exactly as one that is not there', async () => {
  const foreign = await ask('acme', 'other search:read');
  const missing = await ask('nobody', 'nobody search:read');

  expect(foreign.status).toBe(404);
  expect([...foreign.headers]).toEqual([...missing.headers]);
  expect(await foreign.text()).toBe((await missing.text()).replaceAll('nobody', 'acme'));
});

it.each<[string, number]>([
  ['gone', 404],
  ['leaving', 404],
  ['asleep', 403],
  ['coming', 503],
])('answers the tenant %s with %i', async (tenantId, status) => {
  expect((await ask(tenantId, `${tenantId} search:read`)).status).toBe(status);
});

it('answers a token without the scope with 403 and names the scope', async () => {
  const response = await ask('acme', 'acme analytics:read');

  expect(response.status).toBe(403);
  expect(response.headers.get('www-authenticate')).toContain(
    'error="insufficient_scope", scope="search:read"',
  );
});

it('answers 503 where the registry cannot be asked', async () => {
  const broken: TenantRegistry = {
    find: (tenantId) => Promise.reject(new RegistryUnavailableError(tenantId)),
    list: async () => [],
  };

  const response = await ask('acme', 'acme search:read', testApp(broken));

  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('2');
});

it('refuses what a tenant asks too often, and that tenant only', async () => {
  const app = testApp(registry);
  const statuses = [];
  for (let time = 0; time < 3; time++) statuses.push((await ask('busy', 'busy search:read', app)).status);
  const refused = await ask('busy', 'busy search:read', app);
  const other = await ask('acme', 'acme search:read', app);

  expect(statuses).toEqual([200, 200, 429]);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('ratelimit')).toBe('"tenant";r=0;t=1');
  expect(await refused.json()).toMatchObject({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    'violated-policies': ['tenant'],
  });
  expect(other.status).toBe(200);
});
