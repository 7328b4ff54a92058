import { OpenAPIHono } from '@hono/zod-openapi';
import { type Context, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { type ApiEnv } from './api-env.ts';
import { notFound } from './errors.ts';
import { addDescription } from './api-description.ts';
import { allowedMethods } from './allowed-methods.ts';
import { problemResponse, toProblem } from './problem-response.ts';
import { requestCore } from './request-core.ts';
import { refuseInvalid } from './validation.ts';

/** What is told about an answer of 500 or more, and about every error nobody foresaw. */
export interface FailureReport {
  readonly error: unknown;
  readonly status: number;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
}

export interface ApiOptions {
  readonly title: string;
  readonly version: string;
  /** The deployed part, as `/healthz` names it. */
  readonly service: string;
  readonly description?: string;
  /** Larger bodies are refused without being read to the end. */
  readonly maxBodyBytes?: number;
  /** Origins of web pages that may call; every request carries its own token, so any origin is the default. */
  readonly corsOrigins?: readonly string[];
  readonly onFailure?: (report: FailureReport) => void;
  readonly newRequestId?: () => string;
}

const DEFAULT_MAX_BODY_BYTES = 256 * 1024;

const EXPOSED_HEADERS = [
  'request-id',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'etag',
  'link',
  'location',
];
const ALLOWED_HEADERS = ['authorization', 'content-type', 'if-none-match', 'prefer', 'request-id'];

/**
 * An API whose every answer has a request id and safe headers and whose every error is a problem document;
 * `/healthz`, `/openapi.json` and `/docs` are there. Routes are added with `createRoute` and `app.openapi`.
 */
export function createApi(options: ApiOptions): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  app.use(
    requestCore({
      maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
      newRequestId: options.newRequestId,
    }),
  );
  app.use(corsFor(options.corsOrigins ?? ['*']));
  app.onError((error, context) => answerError(error, context, options));
  app.notFound((context) => answerNotFound(context, app));
  app.get('/healthz', (context) => {
    context.header('cache-control', 'no-store');
    return context.json({ status: 'ok', service: options.service, version: options.version });
  });
  addDescription(app, options);
  return app;
}

/** A request without an Origin is not from a web page and needs none of it. */
function corsFor(origins: readonly string[]): MiddlewareHandler<ApiEnv> {
  const handle: MiddlewareHandler<ApiEnv> = cors({
    origin: origins.includes('*') ? '*' : [...origins],
    allowHeaders: ALLOWED_HEADERS,
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: 86_400,
  });
  return async (context, next) => {
    if (context.req.header('origin') !== undefined) return handle(context, next);
    await next();
    return undefined;
  };
}

function answerError(error: Error, context: Context<ApiEnv>, { onFailure }: ApiOptions): Response {
  const problem = toProblem(error);
  if (problem.status >= 500) {
    onFailure?.({
      error,
      status: problem.status,
      requestId: context.get('requestId'),
      method: context.req.method,
      path: context.req.path,
    });
  }
  return problemResponse(context, problem);
}

function answerNotFound(context: Context<ApiEnv>, app: OpenAPIHono<ApiEnv>): Response {
  const methods = allowedMethods(app, context.req.path);
  if (methods.length === 0) return problemResponse(context, notFound().problem);
  const allow = methods.join(', ');
  return problemResponse(context, { status: 405, detail: `use ${allow} here`, headers: { allow } });
}
