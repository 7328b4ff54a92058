import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ProblemError } from './errors.ts';
import { PROBLEM_TYPES } from './problem.ts';

/** What a cursor is good for: the same tenant asking the same question, all parameters but the cursor equal. */
export interface CursorScope {
  readonly tenantId: string;
  /** Every parameter that decides which rows come, and in which order; `undefined` counts as absent. */
  readonly query: unknown;
}

export interface CursorSealer {
  /** An opaque text that carries `payload`, of JSON values only. */
  seal(payload: unknown, scope: CursorScope): string;
  /**
   * What was sealed.
   * @throws ProblemError 400 naming `cursor` where the text was forged, changed, or made for another tenant or query.
   */
  open(cursor: string, scope: CursorScope): unknown;
}

export interface CursorOptions {
  /** The first secret signs, all verify, so a secret can be replaced without breaking cursors at large. */
  readonly secrets: readonly string[];
  /** Raised whenever the payload's shape changes. */
  readonly version: number;
}

const MAC_BYTES = 16;

/** Signs page positions with HMAC-SHA-256 over version, tenant, query and payload. */
export function createCursorSealer({ secrets, version }: CursorOptions): CursorSealer {
  const [current] = secrets;
  if (current === undefined || secrets.some((secret) => secret.length < 16)) {
    throw new TypeError('cursors need at least one secret of 16 characters or more');
  }
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

  return {
    seal(payload, scope) {
      const body = Buffer.from(JSON.stringify(payload));
      return Buffer.concat([header, sign(current, scope, body), body]).toString('base64url');
    },
    open(cursor, scope) {
      const bytes = Buffer.from(cursor, 'base64url');
      const mac = bytes.subarray(1, 1 + MAC_BYTES);
      const body = bytes.subarray(1 + MAC_BYTES);
      const genuine =
        mac.length === MAC_BYTES &&
        bytes[0] === version &&
        secrets.some((secret) => timingSafeEqual(mac, sign(secret, scope, body)));
      if (!genuine) throw invalidCursor();
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
