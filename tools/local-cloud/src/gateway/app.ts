import { type ApiDocument, DOCS_PAGE_POLICY, docsPage } from '@cloudpf/http-api';
import { Hono } from 'hono';
import { mergeOpenapi } from './openapi.ts';

/** A function's HTTP app, from its bundle. */
export interface HttpPart {
  fetch(request: Request): Response | Promise<Response>;
}

export interface GatewayParts {
  readonly search: HttpPart;
  readonly analytics: HttpPart;
  readonly publicKeys: object;
}

/** One origin for all HTTP functions, as the API Gateway is in AWS, with the keys that tokens are checked against. */
export function createGateway({ search, analytics, publicKeys }: GatewayParts): Hono {
  const app = new Hono();
  app.get('/.well-known/jwks.json', (context) => {
    context.header('cache-control', 'public, max-age=300');
    return context.json(publicKeys);
  });
  app.get('/openapi.json', async (context) => {
    return context.json(await describeAll([search, analytics], context.req.url));
  });
  app.get('/docs', async (context) => {
    const document = await describeAll([search, analytics], context.req.url);
    context.header('content-security-policy', DOCS_PAGE_POLICY);
    return context.html(await docsPage(document as unknown as ApiDocument));
  });
  app.get('/healthz', async (context) => {
    const [searchOk, analyticsOk] = await Promise.all(
      [search, analytics].map((part) => isHealthy(part, context.req.raw)),
    );
    const ok = searchOk === true && analyticsOk === true;
    return context.json(
      { status: ok ? 'ok' : 'failing', search: searchOk, analytics: analyticsOk },
      ok ? 200 : 503,
    );
  });
  app.all('/analytics/*', (context) => analytics.fetch(context.req.raw));
  // All else, also what exists nowhere, is answered by an app: errors look the same everywhere.
  app.all('*', (context) => search.fetch(context.req.raw));
  return app;
}

/** One description of everything at this origin. */
async function describeAll(parts: readonly HttpPart[], url: string): Promise<Record<string, unknown>> {
  const { origin } = new URL(url);
  return mergeOpenapi(await Promise.all(parts.map((part) => describe(part, origin))), origin);
}

async function describe(part: HttpPart, origin: string): Promise<unknown> {
  const response = await part.fetch(new Request(`${origin}/openapi.json`));
  return response.json();
}

async function isHealthy(part: HttpPart, request: Request): Promise<boolean> {
  const response = await part.fetch(new Request(request.url, { headers: request.headers }));
  return response.ok;
}
