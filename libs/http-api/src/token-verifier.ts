import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { ProblemError, unavailable } from './errors.ts';
import { PROBLEM_TYPES } from './problem.ts';
import { requireAccessToken } from './token-kind.ts';

/** What a verified token says. */
export interface AccessToken {
  readonly subject: string | undefined;
  readonly tenantId: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer publishes its keys. */
  readonly jwksUri?: string;
  /** Keys given directly, in place of `jwksUri`. */
  readonly keys?: JWTVerifyGetKey;
  readonly clockToleranceSeconds?: number;
  readonly maxCachedTokens?: number;
  /** Longest time a verified token is believed without another look at its signature, seconds. */
  readonly maxCacheSeconds?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Checks bearer tokens and gives back what they say. */
export interface TokenVerifier {
  /** @throws ProblemError 401 saying what is wrong with the token, 503 where the issuer's keys cannot be fetched. */
  verify(authorization: string | undefined): Promise<AccessToken>;
}

/** Asymmetric signatures only: a shared secret or `none` would let a key holder or anybody sign. */
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];
const BEARER = /^Bearer +([\w~+/.-]+=*)$/i;
const REALM = 'Bearer realm="cloudpf"';

/** Where the keys were fetched once, an outage of the issuer is bridged for this long. */
const KEYS_MAX_AGE_MS = 3_600_000;
const KEYS_REFRESH_MS = 300_000;
const KEYS_COOLDOWN_MS = 30_000;
const KEYS_TIMEOUT_MS = 3_000;

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { issuer, audience, clockToleranceSeconds = 5, maxCacheSeconds = 300, now = Date.now } = options;
  const keys = options.keys ?? remoteKeys(options.jwksUri, now);
  const verified = new LRUCache<string, AccessToken & { readonly believedUntil: number }>({
    max: options.maxCachedTokens ?? 10_000,
  });

  async function check(token: string): Promise<AccessToken> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      });
      requireAccessToken(payload, protectedHeader);
      return readClaims(payload);
    } catch (cause) {
      throw refusal(cause);
    }
  }

  return {
    async verify(authorization) {
      const token = readBearer(authorization);
      const key = hash('sha256', token, 'base64');
      const seconds = now() / 1_000;
      const known = verified.get(key);
      if (known && known.believedUntil > seconds) return known;

      const access = await check(token);
      const believedUntil = Math.min(access.expiresAt, seconds + maxCacheSeconds);
      verified.set(key, { ...access, believedUntil });
      return access;
    },
  };
}

function readBearer(authorization: string | undefined): string {
  if (authorization === undefined)
    throw unauthorized('send a bearer token in the Authorization header', REALM);
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) {
    throw unauthorized('the Authorization header holds no bearer token', `${REALM}, error="invalid_request"`);
  }
  return token;
}

function readClaims(payload: JWTPayload): AccessToken {
  const { sub, exp, scope, tenant_id: tenantId } = payload;
  const scopes = Array.isArray(scope) ? scope.map(String) : typeof scope === 'string' ? scope.split(' ') : [];
  return {
    subject: sub,
    tenantId: typeof tenantId === 'string' ? tenantId : undefined,
    scopes: new Set(scopes),
    expiresAt: exp ?? 0,
  };
}

function refusal(cause: unknown): ProblemError {
  if (cause instanceof errors.JWTExpired) return invalidToken('the token has expired', cause);
  if (cause instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = cause;
    return invalidToken(
      `the token's ${claim} claim ${reason === 'missing' ? 'is missing' : 'is not accepted here'}`,
      cause,
    );
  }
  if (cause instanceof errors.JWKSNoMatchingKey)
    return invalidToken('the token is signed by an unknown key', cause);
  if (cause instanceof errors.JWSSignatureVerificationFailed) {
    return invalidToken("the token's signature is wrong", cause);
  }
  if (cause instanceof errors.JOSEAlgNotAllowed || cause instanceof errors.JOSENotSupported) {
    return invalidToken("the token's algorithm is not accepted", cause);
  }
  if (cause instanceof errors.JWKSTimeout || !isTokenError(cause)) {
    return unavailable("the issuer's keys cannot be fetched", 5, { cause });
  }
  return invalidToken('the token cannot be read', cause);
}

/** jose reports a failed fetch of the keys as a plain JOSEError or as fetch's own TypeError. */
function isTokenError(cause: unknown): boolean {
  return cause instanceof errors.JOSEError && cause.code !== errors.JOSEError.code;
}

function invalidToken(detail: string, cause: unknown): ProblemError {
  return unauthorized(detail, `${REALM}, error="invalid_token", error_description="${detail}"`, { cause });
}

function unauthorized(detail: string, challenge: string, options?: ErrorOptions): ProblemError {
  return new ProblemError(
    {
      status: 401,
      type: PROBLEM_TYPES.unauthorized,
      title: 'A valid token is needed',
      detail,
      headers: { 'www-authenticate': challenge },
    },
    options,
  );
}

/** Keys are refreshed beside the requests, so a slow or absent issuer delays nobody who has a known key. */
function remoteKeys(jwksUri: string | undefined, now: () => number): JWTVerifyGetKey {
  if (jwksUri === undefined) throw new TypeError('either jwksUri or keys must be given');
  const remote = createRemoteJWKSet(new URL(jwksUri), {
    cooldownDuration: KEYS_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
    timeoutDuration: KEYS_TIMEOUT_MS,
  });
  let refreshAt = now() + KEYS_REFRESH_MS;
  return async (header, token) => {
    if (now() > refreshAt) {
      refreshAt = now() + KEYS_REFRESH_MS;
      remote.reload().catch(() => undefined);
    }
    return remote(header, token);
  };
}
