import { existsSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';
import { readJson, writePrivateJson } from './stack/private-file.ts';

const algorithm = 'ES256';
const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});
export type SigningKey = z.infer<typeof PrivateJwk>;

const allScopes = 'search:read analytics:read analytics:write';

/** The key that signs this local cloud's tokens; made at the first start. */
export async function signingKey(file: string): Promise<SigningKey> {
  if (existsSync(file)) {
    return PrivateJwk.parse(readJson(file));
  }
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = PrivateJwk.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
  writePrivateJson(file, key);
  return key;
}

/** The public half, as served under `/.well-known/jwks.json`. */
export function publicKeys(key: SigningKey): { readonly keys: readonly JWK[] } {
  const { kty, crv, x, y, kid } = key;
  return { keys: [{ kty, crv, x, y, kid, alg: algorithm, use: 'sig' }] };
}

export interface TokenRequest {
  readonly tenantId: string;
  readonly issuer: string;
  readonly audience: string;
  readonly scope?: string;
  /** As jose reads it, for example `30 days`. */
  readonly expiresIn?: string;
}

/** A bearer token for one tenant, all scopes and 30 days unless told otherwise. */
export async function mintToken(key: SigningKey, request: TokenRequest): Promise<string> {
  return new SignJWT({ tenant_id: request.tenantId, scope: request.scope ?? allScopes })
    .setProtectedHeader({ alg: algorithm, kid: key.kid })
    .setSubject(`local:${request.tenantId}`)
    .setIssuer(request.issuer)
    .setAudience(request.audience)
    .setIssuedAt()
    .setExpirationTime(request.expiresIn ?? '30 days')
    .sign(await importJWK(key, algorithm));
}
