import { type ContentfulStatusCode } from 'hono/utils/http-status';
import { type FieldError, PROBLEM_TYPES, titleOf } from './problem.ts';

export interface ProblemInit {
  readonly status: ContentfulStatusCode;
  /** Default `about:blank`, whose title is the phrase of the status. */
  readonly type?: string;
  readonly title?: string;
  /** For the caller to read: never carries a secret, a statement or a stack. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** More members of the problem document. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer other than success, thrown where it is found out and written as problem details at the edge. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code = 'PROBLEM';
  readonly problem: ProblemInit;

  constructor(problem: ProblemInit, options?: ErrorOptions) {
    super(problem.detail ?? problem.title ?? titleOf(problem.status), options);
    this.problem = problem;
  }
}

/** 400 naming the wrong fields. */
export function invalidRequest(errors: readonly FieldError[]): ProblemError {
  return new ProblemError({
    status: 400,
    type: PROBLEM_TYPES.validation,
    title: 'The request is not valid',
    detail: errors.map(describe).join('; '),
    errors,
  });
}

/** 404 that says the same whether a thing never existed or belongs to somebody else. */
export function notFound(detail = 'there is nothing at this address'): ProblemError {
  return new ProblemError({ status: 404, detail });
}

/** 503 for what may work again in `retryAfterSeconds`. */
export function unavailable(detail: string, retryAfterSeconds: number, options?: ErrorOptions): ProblemError {
  return new ProblemError(
    {
      status: 503,
      type: PROBLEM_TYPES.unavailable,
      title: titleOf(503),
      detail,
      headers: { 'retry-after': String(retryAfterSeconds) },
      extensions: { retry_after_seconds: retryAfterSeconds },
    },
    options,
  );
}

/** What the secret of cursors holds is not what it must hold; the message carries nothing of it. */
export class CursorSecretError extends Error {
  override readonly name = 'CursorSecretError';
  readonly code = 'CURSOR_SECRET';

  constructor(secretId: string) {
    super(`${secretId} does not hold {"secrets": ["...", ...]} in JSON, each of 16 characters or more`);
  }
}

function describe({ parameter, pointer, detail }: FieldError): string {
  return `${parameter ?? pointer ?? 'request'}: ${detail}`;
}
