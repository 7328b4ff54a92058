import { createTokenVerifier, type TokenVerifier } from '@cloudpf/http-api';
import { exportJWK, generateKeyPair, SignJWT, createLocalJWKSet } from 'jose';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'cloudpf';

export interface TestTokens {
  readonly verifier: TokenVerifier;
  /** A bearer header for a tenant. */
  bearer(
    tenantId: string,
    options?: { readonly scope?: string; readonly expiresIn?: string },
  ): Promise<string>;
}

/** A real verifier and real signatures with keys of its own. */
export async function testTokens(): Promise<TestTokens> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' };
  return {
    verifier: createTokenVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: createLocalJWKSet({ keys: [jwk] }),
    }),
    async bearer(tenantId, { scope = 'search:read', expiresIn = '1h' } = {}) {
      const token = await new SignJWT({ tenant_id: tenantId, scope })
        .setProtectedHeader({ alg: 'ES256', kid: 'test' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime(expiresIn)
        .sign(privateKey);
      return `Bearer ${token}`;
    },
  };
}
