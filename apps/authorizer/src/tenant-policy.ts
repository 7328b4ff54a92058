import { type TenantId } from '@cloudpf/tenant-routing';
import { MethodArnError } from './errors.ts';

/** An IAM policy as API Gateway takes it from an authorizer. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    { readonly Effect: 'Allow'; readonly Action: 'execute-api:Invoke'; readonly Resource: readonly string[] },
  ];
}

const STAGE = /^(arn:aws[a-z-]*:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]+\/[\w-]+)\//;

/**
 * Every method that API Gateway knows. A `*` in their place would also take slashes: `*` followed by `/search/acme`
 * allows the path `/search/acme-eu/search/acme`.
 */
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const APIS = ['search', 'analytics'];

/**
 * Allows the paths of one tenant in the API and stage of a request, whatever the method: API Gateway remembers the
 * policy of a token and uses it for all routes, and scopes are for the APIs to check.
 * @throws MethodArnError where the ARN is not one of a request to an API.
 */
export function tenantPolicy(methodArn: string, tenantId: TenantId): Policy {
  const stage = STAGE.exec(methodArn)?.[1];
  if (stage === undefined) throw new MethodArnError();
  const Resource = METHODS.flatMap((method) =>
    APIS.flatMap((api) => {
      const own = `${stage}/${method}/${api}/${tenantId}`;
      return [own, `${own}/*`];
    }),
  );
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }],
  };
}
