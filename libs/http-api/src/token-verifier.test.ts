import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, it } from 'vitest';
import { ProblemError } from './errors.ts';
import { createTokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const SECONDS = NOW / 1_000;
const ISSUER = 'https://issuer.test';
const AUDIENCE = 'cloudpf';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

let ours: KeyPair;
let foreign: KeyPair;
beforeAll(async () => {
  ours = await generateKeyPair('ES256', { extractable: true });
  foreign = await generateKeyPair('ES256');
});

interface TokenParts {
  readonly key?: KeyPair['privateKey'] | Uint8Array;
  readonly alg?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expiresAt?: number | undefined;
  readonly kid?: string;
  readonly typ?: string;
  readonly claims?: Record<string, unknown>;
}

async function token(parts: TokenParts = {}): Promise<string> {
  const {
    alg = 'ES256',
    kid,
    typ,
    claims = { tenant_id: 'acme', scope: 'search:read analytics:read' },
  } = parts;
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }), ...(typ !== undefined && { typ }) })
    .setIssuer(parts.issuer ?? ISSUER)
    .setAudience(parts.audience ?? AUDIENCE)
    .setSubject('user-1');
  const expiresAt = 'expiresAt' in parts ? parts.expiresAt : SECONDS + 3_600;
  if (expiresAt !== undefined) jwt.setExpirationTime(expiresAt);
  return jwt.sign(parts.key ?? ours.privateKey);
}

function verifier(options: Partial<TokenVerifierOptions> = {}) {
  return createTokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: async () => ours.publicKey,
    now: () => NOW,
    ...options,
  });
}

async function refusal(authorization: string | undefined, options?: Partial<TokenVerifierOptions>) {
  const error: unknown = await verifier(options)
    .verify(authorization)
    .catch((cause: unknown) => cause);
  if (!(error instanceof ProblemError)) throw new Error('the token was not refused');
  return error.problem;
}

it('reads tenant, scopes and expiry of a good token', async () => {
  const access = await verifier().verify(`Bearer ${await token()}`);

  expect(access).toMatchObject({ subject: 'user-1', tenantId: 'acme', expiresAt: SECONDS + 3_600 });
  expect([...access.scopes]).toEqual(['search:read', 'analytics:read']);
});

it.each([
  [undefined, 'Bearer realm="cloudpf"'],
  ['Basic dXNlcjpwYXNz', 'error="invalid_request"'],
  ['Bearer ', 'error="invalid_request"'],
  ['Bearer a b', 'error="invalid_request"'],
  ['Bearer not.a.token', 'error="invalid_token"'],
])('challenges the authorization %j', async (authorization, challenge) => {
  const problem = await refusal(authorization);

  expect(problem.status).toBe(401);
  expect(problem.headers?.['www-authenticate']).toContain(challenge);
});

it.each<[string, TokenParts, string]>([
  ['expired', { expiresAt: SECONDS - 60 }, 'the token has expired'],
  ['without expiry', { expiresAt: undefined }, "the token's exp claim is missing"],
  ['of another issuer', { issuer: 'https://evil.test' }, "the token's iss claim is not accepted here"],
  ['for another audience', { audience: 'other' }, "the token's aud claim is not accepted here"],
  [
    'signed with a shared secret',
    { alg: 'HS256', key: new Uint8Array(32) },
    "the token's algorithm is not accepted",
  ],
])('says what is wrong with a token %s', async (_what, parts, detail) => {
  const problem = await refusal(`Bearer ${await token(parts)}`);

  expect(problem).toMatchObject({ status: 401, detail });
  expect(problem.headers?.['www-authenticate']).toContain(
    `error="invalid_token", error_description="${detail}"`,
  );
});

it('refuses a token that somebody else signed', async () => {
  const problem = await refusal(`Bearer ${await token({ key: foreign.privateKey })}`);

  expect(problem).toMatchObject({ status: 401, detail: "the token's signature is wrong" });
});

it.each<[string, TokenParts]>([
  ['by Cognito', { claims: { tenant_id: 'acme', token_use: 'access' } }],
  ['by Keycloak', { typ: 'JWT', claims: { tenant_id: 'acme', typ: 'Bearer' } }],
  ['by RFC 9068', { typ: 'at+jwt' }],
  ['by its whole media type', { typ: 'application/at+JWT' }],
])('takes a token marked as an access token %s', async (_by, parts) => {
  expect((await verifier().verify(`Bearer ${await token(parts)}`)).tenantId).toBe('acme');
});

it.each<[string, TokenParts, string]>([
  ['id token of Cognito', { claims: { tenant_id: 'acme', token_use: 'id' } }, 'token_use'],
  ['token of a use that is no text', { claims: { tenant_id: 'acme', token_use: null } }, 'token_use'],
  ['id token of Keycloak', { claims: { tenant_id: 'acme', typ: 'ID' } }, 'typ'],
  ['refresh token of Keycloak', { claims: { tenant_id: 'acme', typ: 'Refresh' } }, 'typ'],
  ['logout token', { typ: 'logout+jwt' }, 'typ'],
])('refuses the %s, though signature, issuer and audience are right', async (_what, parts, claim) => {
  const problem = await refusal(`Bearer ${await token(parts)}`);

  expect(problem).toMatchObject({ status: 401, detail: `the token's ${claim} claim is not accepted here` });
});

it('refuses an unsigned token', async () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'none' })}.${part({ iss: ISSUER, aud: AUDIENCE, exp: SECONDS + 60, tenant_id: 'acme' })}.`;

  expect(await refusal(`Bearer ${unsigned}`)).toMatchObject({ status: 401 });
});

it('forgives clocks that differ by a few seconds', async () => {
  const access = await verifier().verify(`Bearer ${await token({ expiresAt: SECONDS - 3 })}`);

  expect(access.tenantId).toBe('acme');
});

it('checks the signature of a token once', async () => {
  let lookups = 0;
  const keys = async () => {
    lookups++;
    return ours.publicKey;
  };
  const tokens = verifier({ keys });
  const authorization = `Bearer ${await token()}`;

  for (let time = 0; time < 5; time++) await tokens.verify(authorization);

  expect(lookups).toBe(1);
});

it('never believes a remembered token past its expiry', async () => {
  let now = NOW;
  const tokens = verifier({ now: () => now, maxCacheSeconds: 86_400 });
  const authorization = `Bearer ${await token({ expiresAt: SECONDS + 60 })}`;
  await tokens.verify(authorization);

  now += 120_000;

  await expect(tokens.verify(authorization)).rejects.toThrow('the token has expired');
});

it('looks at the signature again after a while, so that a withdrawn key stops working', async () => {
  let now = NOW;
  let key = ours.publicKey;
  const tokens = verifier({ now: () => now, keys: async () => key, maxCacheSeconds: 300 });
  const authorization = `Bearer ${await token()}`;
  await tokens.verify(authorization);

  key = foreign.publicKey;
  now += 301_000;

  await expect(tokens.verify(authorization)).rejects.toThrow('signature');
});

it('fetches the keys of the issuer once and knows an unknown key', async () => {
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'ES256' };
  let fetches = 0;
  const server = createServer((_request, response) => {
    fetches++;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  const tokens = createTokenVerifier({ issuer: ISSUER, audience: AUDIENCE, jwksUri, now: () => NOW });

  const first = await tokens.verify(`Bearer ${await token({ kid: 'k1' })}`);
  await tokens.verify(`Bearer ${await token({ kid: 'k1', claims: { tenant_id: 'other' } })}`);
  const unknown = tokens.verify(`Bearer ${await token({ kid: 'k2', key: foreign.privateKey })}`);

  expect(first.tenantId).toBe('acme');
  await expect(unknown).rejects.toThrow('the token is signed by an unknown key');
  expect(fetches).toBe(1);
  server.close();
});

it('answers 503 where the keys of the issuer cannot be fetched', async () => {
  const tokens = createTokenVerifier({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwksUri: 'http://127.0.0.1:1/jwks',
    now: () => NOW,
  });

  await expect(tokens.verify(`Bearer ${await token()}`)).rejects.toMatchObject({ problem: { status: 503 } });
});
