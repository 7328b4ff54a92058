import { randomUUID } from 'node:crypto';
import { type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type ApiEnv } from './api-env.ts';
import { ProblemError } from './errors.ts';

/** What a caller may send as `request-id`; anything else is replaced, so that logs hold no foreign lines. */
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Headers of every answer: an API has no page to frame, no script to run, no type to guess. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
} as const;

export interface RequestCoreOptions {
  readonly maxBodyBytes: number;
  readonly newRequestId?: (() => string) | undefined;
}

/** One middleware for all requests, because each further one costs every request: id, headers, body limit. */
export function requestCore({
  maxBodyBytes,
  newRequestId = randomUUID,
}: RequestCoreOptions): MiddlewareHandler<ApiEnv> {
  const limitBody = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw new ProblemError({
        status: 413,
        detail: `the body is larger than ${maxBodyBytes} bytes`,
        headers: { connection: 'close' },
      });
    },
  });
  return async (context, next) => {
    const sent = context.req.header('request-id');
    const requestId = sent !== undefined && REQUEST_ID.test(sent) ? sent : newRequestId();
    context.set('requestId', requestId);
    context.header('request-id', requestId);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);

    const { method } = context.req;
    if (method === 'GET' || method === 'HEAD') return next();
    return limitBody(context, next);
  };
}
