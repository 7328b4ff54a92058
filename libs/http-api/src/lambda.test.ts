import { expect, it } from 'vitest';
import { createApi } from './create-api.ts';
import { createLambdaHandler } from './lambda.ts';

const app = createApi({ title: 't', version: '1', service: 't' });
app.get('/echo/:name', (context) =>
  context.json({ name: context.req.param('name'), q: context.req.queries('q') }),
);
const handler = createLambdaHandler(app);
const lambda = {} as NonNullable<Parameters<typeof handler>[1]>;

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

it('answers the REST events of API Gateway (version 1), problems too', async () => {
  const event = {
    httpMethod: 'GET',
    path: '/nowhere',
    resource: '/{proxy+}',
    headers: { Host: 'api.test', 'Request-Id': 'from-outside' },
    multiValueHeaders: { Host: ['api.test'], 'Request-Id': ['from-outside'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    requestContext: { httpMethod: 'GET', path: '/nowhere' },
    body: null,
    isBase64Encoded: false,
  };

  const result = await handler(event as unknown as Parameters<typeof handler>[0], lambda);

  expect(result.statusCode).toBe(404);
  expect(JSON.parse(result.body)).toMatchObject({ status: 404, request_id: 'from-outside' });
});
