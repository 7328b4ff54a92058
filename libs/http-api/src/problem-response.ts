import { type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ProblemError, type ProblemInit } from './errors.ts';
import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPES, titleOf } from './problem.ts';

/** Writes a problem as `application/problem+json` with this request's id and path. */
export function problemResponse(context: Context, problem: ProblemInit): Response {
  const { status, type = 'about:blank', title = titleOf(status), detail, errors, extensions } = problem;
  const body = {
    type,
    title,
    status,
    ...(detail !== undefined && { detail }),
    instance: context.req.path,
    request_id: String(context.get('requestId')),
    ...(errors && { errors }),
    ...extensions,
  };
  return context.body(JSON.stringify(body), status, {
    'content-type': PROBLEM_MEDIA_TYPE,
    'cache-control': 'no-store',
    ...problem.headers,
  });
}

/** The problem an error means to the caller; an error nobody foresaw says nothing about itself. */
export function toProblem(error: unknown): ProblemInit {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof HTTPException && error.status < 500) return fromHttpException(error);
  return { status: 500, detail: 'something went wrong on our side; quote the request id when you report it' };
}

function fromHttpException({ status, message }: HTTPException): ProblemInit {
  if (status === 400) {
    return {
      status,
      type: PROBLEM_TYPES.malformedBody,
      title: 'The body cannot be read',
      detail: message,
      errors: [{ pointer: '#', detail: message }],
    };
  }
  if (status === 415) return { status, detail: 'send the body as content-type: application/json' };
  const contentful = status >= 400 ? status : 400;
  return { status: contentful, ...(message && { detail: message }) };
}
