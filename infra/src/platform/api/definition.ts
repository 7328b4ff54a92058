import { type ApiDescription } from './description.ts';
import { gatewayResponses } from './problems.ts';

/** Addresses by which API Gateway calls functions. */
export interface Invocations {
  readonly search: string;
  readonly analytics: string;
  readonly authorizer: string;
}

/** Seconds for which an authorizer's answer holds for its token: a tenant that is shut out is refused by the functions at once. */
const AUTHORIZED_SECONDS = 300;
/** API Gateway's own limit. */
const INTEGRATION_MS = 29_000;
const TOKEN = '^[Bb]earer +[-A-Za-z0-9._~+/]+=*$';
const AUTHORIZER = 'tenant';
/** API Gateway knows statuses alone, no `default`, and hands on whatever a function answers. */
const RESPONSES = { 200: { description: 'as the function answers' } };

/** Paths without a tenant that the search function answers to everybody. */
const PUBLIC_PATHS = ['/healthz'];

type Operation = ApiDescription['paths'][string][string];

/**
 * What API Gateway imports: each route of the apps' description, with what it demands before a function is asked.
 * OpenAPI 3.0.1, the newest that it reads.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function apiDefinition(
  { paths }: ApiDescription,
  { name, invoke }: { readonly name: string; readonly invoke: Invocations },
): object {
  const functionOf = (path: string) => (path.startsWith('/analytics/') ? invoke.analytics : invoke.search);
  return {
    openapi: '3.0.1',
    info: { title: name, version: '1' },
    paths: {
      ...Object.fromEntries(
        Object.entries(paths).map(([path, operations]) => [
          path,
          {
            ...Object.fromEntries(
              Object.entries(operations).map(([method, operation]) => [
                method,
                forTenants(operation, functionOf(path)),
              ]),
            ),
            // A browser asks before it sends a token, and must not need one.
            options: forEverybody(functionOf(path), pathParameters(Object.values(operations))),
          },
        ]),
      ),
      ...Object.fromEntries(PUBLIC_PATHS.map((path) => [path, { get: forEverybody(invoke.search, []) }])),
    },
    components: {
      securitySchemes: {
        api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
        [AUTHORIZER]: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          'x-amazon-apigateway-authtype': 'custom',
          'x-amazon-apigateway-authorizer': {
            type: 'token',
            authorizerUri: invoke.authorizer,
            authorizerResultTtlInSeconds: AUTHORIZED_SECONDS,
            identityValidationExpression: TOKEN,
          },
        },
      },
      schemas: { Body: { type: 'object' } },
    },
    'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestParameters: true, validateRequestBody: true },
    },
    'x-amazon-apigateway-request-validator': 'all',
    'x-amazon-apigateway-gateway-responses': gatewayResponses(),
  };
}

/** The key that counts a tenant's requests comes from the authorizer; callers send none. */
function forTenants(operation: Operation, uri: string): object {
  return {
    parameters: operation.parameters
      .filter(({ in: place, required }) => place === 'path' || (place === 'query' && required === true))
      .map(asParameter),
    ...(operation.requestBody ? { requestBody: jsonObject() } : {}),
    responses: RESPONSES,
    security: [{ [AUTHORIZER]: [], api_key: [] }],
    'x-amazon-apigateway-integration': proxy(uri),
  };
}

function forEverybody(uri: string, parameters: readonly object[]): object {
  return {
    parameters,
    responses: RESPONSES,
    security: [],
    'x-amazon-apigateway-integration': proxy(uri),
  };
}

function pathParameters(operations: readonly Operation[]): readonly object[] {
  const parameters = operations.flatMap((operation) =>
    operation.parameters.filter((each) => each.in === 'path'),
  );
  return [...new Map(parameters.map((each) => [each.name, asParameter(each)])).values()];
}

function asParameter({ in: place, name }: Operation['parameters'][number]): object {
  return { in: place, name, required: true, schema: { type: 'string' } };
}

function jsonObject(): object {
  return {
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Body' } } },
  };
}

function proxy(uri: string): object {
  return {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri,
    passthroughBehavior: 'never',
    timeoutInMillis: INTEGRATION_MS,
  };
}
