import { errors, type JWTHeaderParameters, type JWTPayload } from 'jose';

/** Header `typ`: RFC 9068 names access tokens `at+jwt`, most issuers call every token `JWT`. */
const HEADER_TYPES: ReadonlySet<unknown> = new Set([undefined, 'jwt', 'at+jwt']);
/** Claim `typ`, as Keycloak writes it; its others are `ID`, `Refresh` and `Logout`. */
const CLAIM_TYPES: ReadonlySet<unknown> = new Set([...HEADER_TYPES, 'bearer']);
/** Claim `token_use`, as Cognito writes it; its other is `id`. */
const USES: ReadonlySet<unknown> = new Set([undefined, 'access']);

/**
 * Takes only tokens made for calling APIs: an id token has the same issuer and keys, and often the same audience.
 * A token that says nothing of its kind is taken.
 * @throws JWTClaimValidationFailed naming what says that it is another kind.
 */
export function requireAccessToken(payload: JWTPayload, header: JWTHeaderParameters): void {
  if (!USES.has(payload['token_use'])) throw refusal(payload, 'token_use');
  if (!CLAIM_TYPES.has(mediaType(payload['typ']))) throw refusal(payload, 'typ');
  if (!HEADER_TYPES.has(mediaType(header.typ))) throw refusal(payload, 'typ');
}

function mediaType(typ: unknown): unknown {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ;
}

function refusal(payload: JWTPayload, claim: string): Error {
  return new errors.JWTClaimValidationFailed(`unexpected "${claim}"`, payload, claim, 'check_failed');
}
