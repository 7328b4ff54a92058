import { type Captured } from '@cloudpf/infra/offline';
import { textAt, textsAt, valueAt } from './look.ts';
import { TYPES } from './types.ts';

/** One operation of an API, however it is declared. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly isAuthorized: boolean;
  readonly isValidated: boolean;
  readonly cacheKeys: readonly string[];
}

const METHODS = [
  'get',
  'put',
  'post',
  'delete',
  'patch',
  'head',
  'options',
  'x-amazon-apigateway-any-method',
];

/** The operations of an API's OpenAPI document, or the one of a method or a route. */
export function operationsOf(resource: Captured): readonly Operation[] {
  if (resource.type === TYPES.restApi) return described(textAt(resource, 'body'));
  const isRoute = resource.type === TYPES.httpRoute;
  const [method = '', path = ''] = isRoute
    ? textAt(resource, 'routeKey').split(' ')
    : [textAt(resource, 'httpMethod'), resource.name];
  const authorization = textAt(resource, isRoute ? 'authorizationType' : 'authorization');
  return [
    {
      method: method.toUpperCase(),
      path,
      isAuthorized: authorization !== '' && authorization !== 'NONE',
      isValidated: textAt(resource, 'requestValidatorId') !== '',
      cacheKeys: [],
    },
  ];
}

function described(body: string): readonly Operation[] {
  if (body === '') return [];
  const document = JSON.parse(body) as object;
  const validator = textAt(document, 'x-amazon-apigateway-request-validator');
  const everywhere = valueAt(document, 'security');
  const paths = (valueAt(document, 'paths') ?? {}) as Readonly<
    Record<string, Readonly<Record<string, object>>>
  >;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({
        method: method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase(),
        path,
        isAuthorized: isAuthorized(valueAt(operation, 'security') ?? everywhere),
        isValidated: (textAt(operation, 'x-amazon-apigateway-request-validator') || validator) !== '',
        cacheKeys: textsAt(operation, 'x-amazon-apigateway-integration.cacheKeyParameters'),
      })),
  );
}

/** Each of the alternatives has to demand something. */
function isAuthorized(security: unknown): boolean {
  return (
    Array.isArray(security) &&
    security.length > 0 &&
    security.every((each) => Object.keys(each as object).some((scheme) => scheme !== 'api_key'))
  );
}

/** Something that looks at a token before a function is asked. */
export interface Authorizer {
  readonly name: string;
  /** For which its answer holds; absent where AWS's default does. */
  readonly seconds: number | undefined;
  /** Where the token is. */
  readonly source: string;
}

/** The authorizers of an API's OpenAPI document, or the one that is declared beside an API. */
export function authorizersOf(resource: Captured): readonly Authorizer[] {
  if (resource.type !== TYPES.restApi) {
    return [
      {
        name: resource.name,
        seconds: numberOf(valueAt(resource, 'authorizerResultTtlInSeconds')),
        source: textAt(resource, 'identitySource'),
      },
    ];
  }
  const body = textAt(resource, 'body');
  const schemes =
    valueAt(body === '' ? {} : (JSON.parse(body) as object), 'components.securitySchemes') ?? {};
  return Object.entries(schemes as Readonly<Record<string, object>>)
    .filter(([, scheme]) => valueAt(scheme, AUTHORIZER) !== undefined)
    .map(([name, scheme]) => ({
      name,
      seconds: numberOf(valueAt(scheme, `${AUTHORIZER}.authorizerResultTtlInSeconds`)),
      source: textAt(scheme, `${AUTHORIZER}.identitySource`) || textAt(scheme, 'name'),
    }));
}

const AUTHORIZER = 'x-amazon-apigateway-authorizer';

function numberOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
