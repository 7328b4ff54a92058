import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type CursorSecretList, type CursorSecrets } from './cursor-secrets.ts';
import { ProblemError } from './errors.ts';
import { PROBLEM_TYPES } from './problem.ts';

/** What a cursor is good for: the same tenant asking the same question, all parameters but the cursor equal. */
export interface CursorScope {
  readonly tenantId: string;
  /** Every parameter that decides which rows come, and in which order; `undefined` counts as absent. */
  readonly query: unknown;
}

/** Every call may throw a `ProblemError` 503 where the secrets cannot be read. */
export interface CursorSealer {
  /** Makes sure that sealing will work, for what must not be begun otherwise. */
  prepare(): Promise<void>;
  /** An opaque text that carries `payload`, of JSON values only. */
  seal(payload: unknown, scope: CursorScope): Promise<string>;
  /**
   * What was sealed.
   * @throws ProblemError 400 naming `cursor` where the text was forged, changed, or made for another tenant or query.
   */
  open(cursor: string, scope: CursorScope): Promise<unknown>;
}

export interface CursorOptions {
  readonly secrets: CursorSecrets;
  /** Raised whenever the payload's shape changes. */
  readonly version: number;
}

const MAC_BYTES = 16;
const SECRETS_MAX_AGE_MS = 300_000;
/** A cursor that no known secret signed may be signed by one that is newer than this. */
const RECHECK_AGE_MS = 10_000;

/** Signs page positions with HMAC-SHA-256 over version, tenant, query and payload. */
export function createCursorSealer({ secrets, version }: CursorOptions): CursorSealer {
  const header = Buffer.from([version]);

  function sign(secret: string, scope: CursorScope, payload: Uint8Array): Buffer {
    const binding = JSON.stringify([version, scope.tenantId, queryHash(scope.query)]);
    return createHmac('sha256', secret)
      .update(binding)
      .update('\n')
      .update(payload)
      .digest()
      .subarray(0, MAC_BYTES);
  }

  async function isSigned(mac: Buffer, scope: CursorScope, body: Buffer): Promise<boolean> {
    const signedBy = (list: CursorSecretList) =>
      list.some((secret) => timingSafeEqual(mac, sign(secret, scope, body)));
    return signedBy(await secrets(SECRETS_MAX_AGE_MS)) || signedBy(await secrets(RECHECK_AGE_MS));
  }

  return {
    async prepare() {
      await secrets(SECRETS_MAX_AGE_MS);
    },
    async seal(payload, scope) {
      const [current] = await secrets(SECRETS_MAX_AGE_MS);
      const body = Buffer.from(JSON.stringify(payload));
      return Buffer.concat([header, sign(current, scope, body), body]).toString('base64url');
    },
    async open(cursor, scope) {
      const bytes = Buffer.from(cursor, 'base64url');
      const mac = bytes.subarray(1, 1 + MAC_BYTES);
      const body = bytes.subarray(1 + MAC_BYTES);
      const isOurs = mac.length === MAC_BYTES && bytes[0] === version && (await isSigned(mac, scope, body));
      if (!isOurs) throw invalidCursor();
      return JSON.parse(body.toString()) as unknown;
    },
  };
}

/** A short hash of a query's values, the same whatever the order of its names. */
export function queryHash(query: unknown): string {
  return createHash('sha256').update(canonicalJson(query)).digest('base64url').slice(0, 22);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify({ value }, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function invalidCursor(): ProblemError {
  const detail = 'is not a cursor of this query; start again without one';
  return new ProblemError({
    status: 400,
    type: PROBLEM_TYPES.invalidCursor,
    title: 'The cursor is not valid',
    detail: `cursor: ${detail}`,
    errors: [{ parameter: 'cursor', detail }],
  });
}
