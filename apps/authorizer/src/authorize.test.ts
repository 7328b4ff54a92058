import { createTokenVerifier } from '@cloudpf/http-api';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthorizer } from './authorize.ts';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'cloudpf';
const methodArn = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/search/acme/products';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

let ours: KeyPair;
let theirs: KeyPair;
beforeAll(async () => {
  ours = await generateKeyPair('ES256', { extractable: true });
  theirs = await generateKeyPair('ES256');
});

interface TokenParts {
  readonly claims?: Record<string, unknown>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly lifetime?: string;
  readonly key?: KeyPair['privateKey'];
  readonly subject?: string | undefined;
}

async function token(parts: TokenParts = {}): Promise<string> {
  const jwt = new SignJWT({ tenant_id: 'acme', ...parts.claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setIssuer(parts.issuer ?? ISSUER)
    .setAudience(parts.audience ?? AUDIENCE)
    .setExpirationTime(parts.lifetime ?? '1h');
  const subject = 'subject' in parts ? parts.subject : 'user-1';
  if (subject !== undefined) jwt.setSubject(subject);
  return `Bearer ${await jwt.sign(parts.key ?? ours.privateKey)}`;
}

function authorizer(jwksUri?: string) {
  const told: string[] = [];
  const keys = jwksUri === undefined ? { keys: async () => ours.publicKey } : { jwksUri };
  const authorize = createAuthorizer({
    tokens: createTokenVerifier({ issuer: ISSUER, audience: AUDIENCE, ...keys }),
    environment: 'prod',
    onAllowed: (tenant) => told.push(tenant),
    onRefused: (reason) => told.push(reason),
  });
  return { authorize, told };
}

it('lets a good token go to its tenant, counted by the usage plan of the tenant', async () => {
  const { authorize, told } = authorizer();

  const permission = await authorize({ authorizationToken: await token(), methodArn });

  expect(permission).toMatchObject({
    principalId: 'user-1',
    policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke' }] },
    usageIdentifierKey: '378c5d499e5f3d1de025386f82c6c88ac83e5e128e32f9376a1bf49a770f0ff5',
    context: { tenant_id: 'acme' },
  });
  expect(told).toEqual(['acme']);
});

it('tells API Gateway nothing of the token but its tenant', async () => {
  const authorizationToken = await token({ claims: { scope: 'search:read', email: 'ana@acme.test' } });

  const permission = await authorizer().authorize({ authorizationToken, methodArn });

  expect(Object.keys(permission.context)).toEqual(['tenant_id']);
  expect(JSON.stringify(permission)).not.toMatch(/search:read|ana@|eyJ/);
});

it('calls the bearer by its tenant where the token names nobody', async () => {
  const authorizationToken = await token({ subject: undefined });

  expect((await authorizer().authorize({ authorizationToken, methodArn })).principalId).toBe('acme');
});

it.each<[string, () => Promise<string | undefined>, string]>([
  ['no token', async () => undefined, 'send a bearer token in the Authorization header'],
  ['no bearer token', async () => 'Basic dXNlcjpwYXNz', 'the Authorization header holds no bearer token'],
  ['an expired token', () => token({ lifetime: '-1m' }), 'the token has expired'],
  [
    'a token of another issuer',
    () => token({ issuer: 'https://evil.test' }),
    "the token's iss claim is not accepted here",
  ],
  [
    'a token for another audience',
    () => token({ audience: 'other' }),
    "the token's aud claim is not accepted here",
  ],
  [
    'a token that somebody else signed',
    () => token({ key: theirs.privateKey }),
    "the token's signature is wrong",
  ],
  [
    'an id token',
    () => token({ claims: { token_use: 'id' } }),
    "the token's token_use claim is not accepted here",
  ],
  [
    'a token without a tenant',
    () => token({ claims: { tenant_id: undefined } }),
    "the token's tenant_id claim is missing",
  ],
  [
    'a token whose tenant is a pattern',
    () => token({ claims: { tenant_id: 'acme*' } }),
    "the token's tenant_id claim is no tenant id",
  ],
  [
    'a token whose tenant has a slash',
    () => token({ claims: { tenant_id: 'acme/x' } }),
    "the token's tenant_id claim is no tenant id",
  ],
])(
  'answers %s as API Gateway wants it and tells why without a word of the token',
  async (_what, make, why) => {
    const { authorize, told } = authorizer();
    const authorizationToken = await make();

    const answer: unknown = await authorize({
      methodArn,
      ...(authorizationToken !== undefined && { authorizationToken }),
    }).catch((error: unknown) => error);

    expect(answer).toEqual(new Error('Unauthorized'));
    expect(Object.getOwnPropertyNames(answer).sort()).toEqual(['message', 'stack']);
    expect(told).toEqual([why]);
  },
);

it('takes the keys from the issuer', async () => {
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'ES256' };
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => server.close());
  const { authorize } = authorizer(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);

  const permission = await authorize({ authorizationToken: await token(), methodArn });

  expect(permission.context.tenant_id).toBe('acme');
});

it('fails, and calls nobody unauthorized, where the keys of the issuer cannot be fetched', async () => {
  const { authorize, told } = authorizer('http://127.0.0.1:1/');

  const answer = authorize({ authorizationToken: await token(), methodArn });

  await expect(answer).rejects.toThrow("the issuer's keys cannot be fetched");
  expect(told).toEqual([]);
});
