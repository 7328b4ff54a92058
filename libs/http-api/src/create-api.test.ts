import { createRoute } from '@hono/zod-openapi';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { problems } from './api-description.ts';
import { type ApiOptions, createApi, type FailureReport } from './create-api.ts';
import { ProblemError } from './errors.ts';

const json = { 'content-type': 'application/json' };

function testApi(options: Partial<ApiOptions> = {}) {
  const app = createApi({ title: 'Shops', version: '1.2.3', service: 'shop-api', ...options });
  const answer = {
    200: { description: 'ok', content: { 'application/json': { schema: z.object({ size: z.int() }) } } },
  };
  app.openapi(
    createRoute({
      method: 'get',
      path: '/shops',
      request: {
        query: z.strictObject({
          size: z.coerce.number().int().max(100).default(10),
          q: z.string().optional(),
        }),
      },
      responses: { ...answer, ...problems(400) },
    }),
    (context) => context.json({ size: context.req.valid('query').size }, 200),
  );
  const body = z.strictObject({ measures: z.array(z.strictObject({ 'a/b': z.enum(['x', 'y']) })) });
  app.openapi(
    createRoute({
      method: 'post',
      path: '/shops',
      request: { body: { required: true, content: { 'application/json': { schema: body } } } },
      responses: answer,
    }),
    (context) => context.json({ size: context.req.valid('json').measures.length }, 200),
  );
  app.get('/broken', () => {
    throw new Error('password=hunter2');
  });
  app.get('/refused', () => {
    throw new ProblemError({ status: 422, detail: 'too much', extensions: { limit: 5 } });
  });
  return app;
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return (await response.json()) as Record<string, unknown>;
}

it('answers healthz without a token', async () => {
  const response = await testApi().request('/healthz');

  expect(await response.json()).toEqual({ status: 'ok', service: 'shop-api', version: '1.2.3' });
});

it('gives every answer a request id and safe headers', async () => {
  const response = await testApi({ newRequestId: () => 'id-1' }).request('/shops');

  expect(response.headers.get('request-id')).toBe('id-1');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

it.each([
  ['abc-1.2:3_4', 'abc-1.2:3_4'],
  ['two words', 'made'],
  ['x'.repeat(129), 'made'],
])('takes the request id %s as %s', async (sent, used) => {
  const response = await testApi({ newRequestId: () => 'made' }).request('/nowhere', {
    headers: { 'request-id': sent },
  });

  expect(response.headers.get('request-id')).toBe(used);
  expect(await problemOf(response)).toMatchObject({ request_id: used });
});

it('answers an unknown path with a 404 problem', async () => {
  const response = await testApi().request('/nowhere');

  expect(response.status).toBe(404);
  expect(await problemOf(response)).toMatchObject({
    type: 'about:blank',
    title: 'Not Found',
    instance: '/nowhere',
  });
});

it('answers a wrong method with 405 and the methods there are', async () => {
  const response = await testApi().request('/shops', { method: 'DELETE' });

  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  expect(await problemOf(response)).toMatchObject({ status: 405 });
});

it('says nothing about an error that nobody foresaw, but reports it', async () => {
  const reports: FailureReport[] = [];

  const response = await testApi({ onFailure: (report) => void reports.push(report) }).request('/broken');

  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).not.toMatch(/hunter2|at .*\.ts/);
  expect(reports).toMatchObject([
    { status: 500, method: 'GET', path: '/broken', error: { message: 'password=hunter2' } },
  ]);
});

it('writes a thrown problem with its extensions and does not report it', async () => {
  const reports: FailureReport[] = [];

  const response = await testApi({ onFailure: (report) => void reports.push(report) }).request('/refused');

  expect(await problemOf(response)).toMatchObject({ status: 422, detail: 'too much', limit: 5 });
  expect(reports).toEqual([]);
});

it('names every wrong query parameter, the unknown ones too', async () => {
  const response = await testApi().request('/shops?size=100000&q=a&q=b&colour=red');

  expect(response.status).toBe(400);
  const { errors } = await problemOf(response);
  expect((errors as { parameter: string }[]).map(({ parameter }) => parameter).sort()).toEqual([
    'colour',
    'q',
    'size',
  ]);
});

it('points into the body with escaped JSON pointers', async () => {
  const body = JSON.stringify({ measures: [{ 'a/b': 'x' }, { 'a/b': 'z' }], 'ñ~': 1 });

  const response = await testApi().request('/shops', { method: 'POST', headers: json, body });

  const { errors } = await problemOf(response);
  expect((errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
    '#/measures/1/a~1b',
    '#/%C3%B1~0',
  ]);
});

it.each(['{', '', '{"measures":[}', '\u0000'])('answers the malformed body %j with 400', async (body) => {
  const response = await testApi().request('/shops', { method: 'POST', headers: json, body });

  expect(response.status).toBe(400);
  await problemOf(response);
});

it('answers a body that is not JSON with 415', async () => {
  const headers = { 'content-type': 'text/plain' };
  const response = await testApi().request('/shops', { method: 'POST', headers, body: 'x' });

  expect(response.status).toBe(415);
  await problemOf(response);
});

it('refuses a large body by its length, before reading any of it', async () => {
  const { body, pulled } = countedBody(10);
  const headers = { ...json, 'content-length': String(10 * 1024 * 1024) };

  const response = await testApi().request('/shops', {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  });

  expect(response.status).toBe(413);
  await problemOf(response);
  expect(pulled()).toBeLessThanOrEqual(1);
});

it('stops reading a body without a length where it grows too large', async () => {
  const { body, pulled } = countedBody(1_000);

  const response = await testApi().request('/shops', {
    method: 'POST',
    headers: json,
    body,
    duplex: 'half',
  });

  expect(response.status).toBe(413);
  expect(pulled()).toBeLessThan(10);
});

it('lets web pages of other origins call, and answers their preflights', async () => {
  const app = testApi({ corsOrigins: ['https://shop.example'] });
  const origin = 'https://shop.example';

  const preflight = await app.request('/shops', {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'GET' },
  });
  const response = await app.request('/shops', { headers: { origin } });
  const foreign = await app.request('/shops', { headers: { origin: 'https://evil.example' } });

  expect(preflight.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
});

it('describes its routes from the schemas that validate', async () => {
  const response = await testApi().request('/openapi.json');
  const document = (await response.json()) as {
    openapi: string;
    paths: Record<string, unknown>;
    components: unknown;
  };

  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(['/shops']);
  expect(document.components).toMatchObject({
    schemas: { Problem: {} },
    securitySchemes: { bearer: { scheme: 'bearer' } },
  });
});

it('answers 304 for the description that the caller has', async () => {
  const app = testApi();
  const etag = (await app.request('/openapi.json')).headers.get('etag') ?? '';

  const again = await app.request('/openapi.json', { headers: { 'if-none-match': etag } });

  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
});

it('shows its routes on a page that loads nothing', async () => {
  const response = await testApi({ description: '<b>bold</b>' }).request('/docs');
  const page = await response.text();

  expect(page).toContain('/shops');
  expect(page).toContain('&lt;b&gt;bold');
  expect(page).not.toMatch(/<script|src=|https?:\/\//);
});

/** A body of 64 KiB pieces that tells how many were taken. */
function countedBody(pieces: number) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        taken++;
        if (taken > pieces) controller.close();
        else controller.enqueue(new Uint8Array(64 * 1024));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, pulled: () => taken };
}
