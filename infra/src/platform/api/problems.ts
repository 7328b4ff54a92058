/** What the gateway says by itself, before a request reaches a function. */
interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NO_TENANT: Refusal = { status: 404, title: 'Not Found', detail: 'there is no such tenant' };
const CHALLENGE = 'Bearer realm="cloudpf"';

/** Errors look the same, whoever gives them: RFC 9457, and nobody learns whether another tenant exists. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  UNAUTHORIZED: {
    status: 401,
    type: 'urn:cloudpf:problem:unauthorized',
    title: 'A valid token is needed',
    detail: 'send a bearer token that is good for this API in the Authorization header',
    headers: { 'WWW-Authenticate': CHALLENGE },
  },
  // A token's own tenant is all that its policy lets through.
  ACCESS_DENIED: NO_TENANT,
  // The tenant's stack, which registers its key, is not there.
  INVALID_API_KEY: NO_TENANT,
  MISSING_AUTHENTICATION_TOKEN: { status: 404, title: 'Not Found', detail: 'there is nothing at this path' },
  RESOURCE_NOT_FOUND: { status: 404, title: 'Not Found', detail: 'there is nothing at this path' },
  BAD_REQUEST_PARAMETERS: {
    status: 400,
    type: 'urn:cloudpf:problem:validation',
    title: 'Bad Request',
    detail: 'a parameter that this path needs is missing',
  },
  BAD_REQUEST_BODY: {
    status: 400,
    type: 'urn:cloudpf:problem:malformed-body',
    title: 'Bad Request',
    detail: 'the body must be a JSON object',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Unsupported Media Type',
    detail: 'the body must be application/json',
  },
  REQUEST_TOO_LARGE: { status: 413, title: 'Content Too Large', detail: 'the request is too large' },
  THROTTLED: {
    status: 429,
    title: 'Too Many Requests',
    detail: 'too many requests at once; try again in a second',
    headers: { 'Retry-After': '1' },
  },
  QUOTA_EXCEEDED: {
    status: 429,
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    title: 'Too Many Requests',
    detail: 'all requests that this tenant has in a month are used',
  },
  WAF_FILTERED: { status: 403, title: 'Forbidden', detail: 'the request looks like an attack' },
  AUTHORIZER_FAILURE: {
    status: 503,
    type: 'urn:cloudpf:problem:unavailable',
    title: 'Service Unavailable',
    detail: 'the token cannot be checked now',
    headers: { 'Retry-After': '5' },
  },
  INTEGRATION_TIMEOUT: { status: 504, title: 'Gateway Timeout', detail: 'no answer came in time' },
  INTEGRATION_FAILURE: { status: 502, title: 'Bad Gateway', detail: 'no answer came' },
};

/** As `x-amazon-apigateway-gateway-responses`. */
export function gatewayResponses(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(REFUSALS).map(([type, { status, title, detail, type: problem, headers = {} }]) => [
      type,
      {
        statusCode: String(status),
        responseParameters: {
          'gatewayresponse.header.Content-Type': "'application/problem+json'",
          'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
          ),
        },
        responseTemplates: {
          'application/json': `{"type":"${problem ?? 'about:blank'}","title":"${title}","status":${status},"detail":"${detail}","instance":"$context.path","request_id":"$context.requestId"}`,
        },
      },
    ]),
  );
}
