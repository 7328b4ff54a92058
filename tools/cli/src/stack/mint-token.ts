import { readFile } from 'node:fs/promises';
import { importJWK, type JWK, SignJWT } from 'jose';
import { CommandError } from '../errors.ts';
import { type Stack } from './stack.ts';

export const SCOPES = ['search:read', 'analytics:read', 'analytics:write'] as const;

export interface TokenWish {
  readonly tenant: string;
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** A bearer token signed with the local cloud's own key. */
export async function mintToken(stack: Stack, wish: TokenWish): Promise<string> {
  const key = await signingKey(stack.signing_key_file);
  return new SignJWT({ tenant_id: wish.tenant, scope: wish.scopes.join(' ') })
    .setProtectedHeader({ alg: 'ES256', ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .setSubject(`cli:${wish.tenant}`)
    .setIssuer(stack.issuer)
    .setAudience(stack.audience)
    .setIssuedAt(wish.issuedAt)
    .setExpirationTime(wish.expiresAt)
    .sign(await importJWK(key, 'ES256'));
}

async function signingKey(file: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JWK;
  } catch (cause) {
    throw new CommandError('NO_SIGNING_KEY', `the key that signs tokens cannot be read from ${file}`, {
      cause,
      next: 'start the local cloud again with "npm start"; it makes the key when there is none',
    });
  }
}
