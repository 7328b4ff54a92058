import { ProblemError, type TokenVerifier } from '@cloudpf/http-api';
import { isTenantId, type TenantId, usageKey } from '@cloudpf/tenant-routing';
import { type Policy, tenantPolicy } from './tenant-policy.ts';

/** What API Gateway asks a TOKEN authorizer. */
export interface TokenQuestion {
  /** The Authorization header as it came. */
  readonly authorizationToken?: string;
  /** `arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>` */
  readonly methodArn: string;
}

/** What API Gateway is told of a good token; it remembers this by token. */
export interface Permission {
  readonly principalId: string;
  readonly policyDocument: Policy;
  /** The value of the API key whose usage plan counts the request. */
  readonly usageIdentifierKey: string;
  /** Texts that the integration and the access log see. */
  readonly context: { readonly tenant_id: string };
}

export interface AuthorizerOptions {
  readonly tokens: TokenVerifier;
  readonly environment: 'dev' | 'prod';
  readonly onAllowed?: (tenant: TenantId) => void;
  /** The reason holds nothing of the token. */
  readonly onRefused?: (reason: string) => void;
}

/**
 * Lets the bearer of a good token go to its tenant's paths, and nowhere else.
 * @throws Error `Unauthorized`, which API Gateway answers with 401; any other error is answered with 500.
 */
export function createAuthorizer(
  options: AuthorizerOptions,
): (question: TokenQuestion) => Promise<Permission> {
  const { tokens, environment, onAllowed, onRefused } = options;

  function refuse(reason: string): Error {
    onRefused?.(reason);
    // API Gateway knows this text, and Lambda writes the error to the log: it carries nothing else.
    return new Error('Unauthorized');
  }

  return async ({ authorizationToken, methodArn }) => {
    const token = await tokens.verify(authorizationToken).catch((error: unknown) => {
      throw isRefusal(error) ? refuse(error.message) : error;
    });
    const { tenantId, subject } = token;
    if (tenantId === undefined) throw refuse("the token's tenant_id claim is missing");
    if (!isTenantId(tenantId)) throw refuse("the token's tenant_id claim is no tenant id");

    const policyDocument = tenantPolicy(methodArn, tenantId);
    onAllowed?.(tenantId);
    return {
      principalId: subject ?? tenantId,
      policyDocument,
      usageIdentifierKey: usageKey(environment, tenantId),
      context: { tenant_id: tenantId },
    };
  };
}

function isRefusal(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.problem.status === 401;
}
