import { TenantId } from '@cloudpf/tenant-routing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tenantPolicy } from './tenant-policy.ts';

const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod';
const ACME = TenantId.parse('acme');

const tenants = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}[a-z0-9]$/).map((text) => TenantId.parse(text));
/** Two tenants, often such that the name of one begins with that of the other. */
const pairs = fc
  .tuple(tenants, fc.oneof(tenants, fc.constantFrom('-eu', '2', 'x-y')))
  .map(([one, other]) => [one, TenantId.safeParse(`${one}${other}`).data ?? TenantId.parse('other')] as const)
  .filter(([one, other]) => one !== other);
const routes = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'),
  api: fc.constantFrom('search', 'analytics'),
  text: fc.string(),
});

/** As IAM does: `*` is any text, slashes too, and `?` any letter. */
function allows(pattern: string, arn: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(arn);
}

function mayGo(tenant: TenantId, request: string): boolean {
  const { Statement } = tenantPolicy(`${STAGE}/GET/search/${tenant}`, tenant);
  return Statement[0].Resource.some((pattern) => allows(pattern, `${STAGE}/${request}`));
}

describe('tenantPolicy', () => {
  it('allows every method on every path of the tenant, since it is remembered for all routes', () => {
    fc.assert(
      fc.property(tenants, routes, (tenant, { method, api, text }) => {
        expect(mayGo(tenant, `${method}/${api}/${tenant}`)).toBe(true);
        expect(mayGo(tenant, `${method}/${api}/${tenant}/${text}`)).toBe(true);
      }),
    );
  });

  it('never allows a path of another tenant, whatever follows in it', () => {
    fc.assert(
      fc.property(pairs, routes, (pair, { method, api, text }) => {
        for (const [one, other] of [pair, [...pair].reverse() as [TenantId, TenantId]]) {
          for (const rest of [
            '',
            '/',
            `/${text}`,
            `/${api}/${one}`,
            `/${api}/${one}/${text}`,
            `/../${one}`,
          ]) {
            expect(mayGo(one, `${method}/${api}/${other}${rest}`)).toBe(false);
          }
        }
      }),
    );
  });

  it.each([
    'GET/search/acme-eu',
    'GET/search/acme-eu/products',
    'GET/search/acme-eu/search/acme',
    'POST/analytics/acme-eu/report',
    'GET/search/acm',
    'GET/healthz',
    'GET/admin/acme',
    'GET/search',
  ])('does not allow acme %s', (request) => {
    expect(mayGo(ACME, request)).toBe(false);
  });

  it('is for the API and the stage that were asked, however the path of the request looks', () => {
    const { Statement } = tenantPolicy(`${STAGE}/GET/search/acme:x/arn:aws:execute-api:*/*`, ACME);

    expect(Statement[0].Resource.every((pattern) => pattern.startsWith(`${STAGE}/`))).toBe(true);
  });

  it('is short enough for API Gateway, which takes answers of 8 KB', () => {
    const longest = TenantId.parse('a'.repeat(32));
    const stage = `arn:aws-us-gov:execute-api:ap-southeast-1:123456789012:a1b2c3d4e5/${'s'.repeat(128)}`;

    const policy = tenantPolicy(`${stage}/GET/`, longest);

    expect(Buffer.byteLength(JSON.stringify(policy))).toBeLessThan(8_000);
  });

  it.each([
    '',
    'arn:aws:lambda:eu-west-1:123456789012:function:x',
    STAGE,
    `${STAGE.replace('prod', '*')}/GET/`,
  ])('makes no policy of %j', (methodArn) => {
    expect(() => tenantPolicy(methodArn, ACME)).toThrow('methodArn is not arn:');
  });
});
