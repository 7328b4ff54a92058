import { type Outcome } from '@cloudpf/change-stream';

const CONFLICT = 409;

/** Refusals that say something about the document itself, so that the same document is refused again. */
const PERMANENT = new Set([
  'document_parsing_exception',
  'mapper_parsing_exception',
  'strict_dynamic_mapping_exception',
  'illegal_argument_exception',
  'parsing_exception',
  'x_content_parse_exception',
  'parse_exception',
]);

/** What a node says of itself under the same types; mending the cell mends it. */
const CELL_AT_FAULT = /^no write index is defined|^pipeline with id|^alias \[/;

function isPermanent(type: string, reason: string): boolean {
  return PERMANENT.has(type) && !CELL_AT_FAULT.test(reason);
}

/** What an answer for one document means: done, to be read and tried again, refused for good, or not now. */
export function classifyResult(
  status: number,
  error: { readonly type: string; readonly reason: string } | undefined,
): Outcome | 'conflict' {
  if (!error && status < 300) return { kind: 'applied' };
  if (status === CONFLICT) return 'conflict';
  const reason = {
    code: error?.type ?? `HTTP_${status}`,
    message: error?.reason ?? `the node answered ${status}`,
  };
  return status === 400 && isPermanent(reason.code, reason.message)
    ? { kind: 'rejected', reason }
    : { kind: 'unavailable', reason };
}

/**
 * What a request that failed as a whole means. No document of ours makes a node refuse its neighbours, so whatever
 * else is refused as a whole, such as a parameter or a body cut short by what stands between, blames the cell.
 */
export interface RequestFailure {
  /** The request is too large; a smaller one may pass. */
  readonly isTooLarge: boolean;
  /** The key was refused; another may have been issued. */
  readonly keyRefused: boolean;
  readonly code: string;
  readonly message: string;
}

export function classifyError(error: unknown): RequestFailure {
  const { name, message, statusCode, body } = error as {
    name?: string;
    message?: string;
    statusCode?: number;
    body?: { error?: { type?: string; reason?: string } };
  };
  return {
    isTooLarge: statusCode === 413,
    keyRefused: statusCode === 401,
    code: body?.error?.type ?? name ?? 'ERROR',
    message: body?.error?.reason ?? message ?? String(error),
  };
}
