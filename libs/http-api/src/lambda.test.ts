import { expect, it } from 'vitest';
import { createApi } from './create-api.ts';
import { createLambdaHandler } from './lambda.ts';

const app = createApi({ title: 't', version: '1', service: 't' });
app.get('/echo/:name', (context) =>
  context.json({ name: context.req.param('name'), q: context.req.queries('q') }),
);
app.post('/echo/:name', async (context) =>
  context.json({
    path: context.req.path,
    body: await context.req.json<unknown>(),
    token: context.req.header('authorization'),
  }),
);
const handler = createLambdaHandler(app);
const lambda = {} as NonNullable<Parameters<typeof handler>[1]>;

interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What API Gateway makes of a request to the stage `prod` of a REST API behind an authorizer. */
function restEvent({ method, path, query, headers = {}, body }: RestRequest) {
  const all = { Host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', ...headers };
  const event = {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers: all,
    multiValueHeaders: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
    queryStringParameters:
      query && Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: query ?? null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      resourcePath: '/{proxy+}',
      httpMethod: method,
      path: `/prod${path}`,
      stage: 'prod',
      protocol: 'HTTP/1.1',
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      apiId: 'a1b2c3d4e5',
      authorizer: { principalId: 'user-1', tenant_id: 'acme', integrationLatency: 12 },
      identity: { sourceIp: '192.0.2.1', apiKey: 'a'.repeat(64) },
    },
    body: body ?? null,
    isBase64Encoded: false,
  };
  return event as unknown as Parameters<typeof handler>[0];
}

it('answers the HTTP events of API Gateway (version 2)', async () => {
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/echo/%C3%B1',
    rawQueryString: 'q=a&q=b',
    headers: { host: 'api.test' },
    requestContext: { http: { method: 'GET', path: '/echo/%C3%B1' } },
    isBase64Encoded: false,
  };

  const result = await handler(event as unknown as Parameters<typeof handler>[0], lambda);

  expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: false });
  expect(JSON.parse(result.body)).toEqual({ name: 'ñ', q: ['a', 'b'] });
});

it('answers the REST events of API Gateway (version 1) by the path without the stage', async () => {
  const query = { q: ['a&b', 'ñ'] };

  const result = await handler(restEvent({ method: 'GET', path: '/echo/acme', query }), lambda);

  expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: false });
  expect(JSON.parse(result.body)).toEqual({ name: 'acme', q: ['a&b', 'ñ'] });
  expect(result.multiValueHeaders?.['content-type']).toEqual(['application/json']);
});

it.each(['/echo/%C3%B1', '/echo/ñ'])('reads the path %s of a REST event', async (path) => {
  const result = await handler(restEvent({ method: 'GET', path }), lambda);

  expect(JSON.parse(result.body)).toMatchObject({ name: 'ñ' });
});

it('hands body and token of a REST event to the route', async () => {
  const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer t' };
  const event = restEvent({ method: 'POST', path: '/echo/acme', headers, body: '{"name":"ñ"}' });

  const result = await handler(event, lambda);

  expect(JSON.parse(result.body)).toEqual({ path: '/echo/acme', body: { name: 'ñ' }, token: 'Bearer t' });
});

it('answers REST events with problems that name the path without the stage', async () => {
  const headers = { 'Request-Id': 'from-outside' };

  const result = await handler(restEvent({ method: 'GET', path: '/nowhere', headers }), lambda);

  expect(result.statusCode).toBe(404);
  expect(result.multiValueHeaders?.['content-type']).toEqual(['application/problem+json']);
  expect(JSON.parse(result.body)).toMatchObject({
    status: 404,
    instance: '/nowhere',
    request_id: 'from-outside',
  });
});
