import * as z from 'zod';

/** One field of a request that is wrong: a query, path or header parameter by name, or a place in the body as a JSON pointer. */
export interface FieldError {
  readonly parameter?: string;
  /** RFC 6901 pointer as a URI fragment: `#/measures/0/field`. */
  readonly pointer?: string;
  readonly detail: string;
}

const FieldErrorSchema = z.object({
  parameter: z.string().optional(),
  pointer: z.string().optional(),
  detail: z.string(),
});

/** RFC 9457 problem details as they appear in the OpenAPI document. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string(),
    request_id: z.string(),
    errors: z.array(FieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** Names of our own problem types; every other problem is `about:blank` and says all by its status. */
export const PROBLEM_TYPES = {
  validation: 'urn:cloudpf:problem:validation',
  malformedBody: 'urn:cloudpf:problem:malformed-body',
  invalidCursor: 'urn:cloudpf:problem:invalid-cursor',
  unauthorized: 'urn:cloudpf:problem:unauthorized',
  insufficientScope: 'urn:cloudpf:problem:insufficient-scope',
  tenantSuspended: 'urn:cloudpf:problem:tenant-suspended',
  unavailable: 'urn:cloudpf:problem:unavailable',
  quotaExceeded: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
} as const;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The HTTP phrase of a status. */
export function titleOf(status: number): string {
  return TITLES[status] ?? (status >= 500 ? 'Server Error' : 'Client Error');
}
