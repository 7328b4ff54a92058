import { RegistryUnavailableError, type Tenant, type TenantRegistry } from '@cloudpf/tenant-routing';
import { type MiddlewareHandler } from 'hono';
import { type ApiEnv } from './api-env.ts';
import { notFound, ProblemError, unavailable } from './errors.ts';
import { PROBLEM_TYPES } from './problem.ts';
import { createTenantRateLimit, type TenantRateLimit } from './rate-limit.ts';
import { type AccessToken, type TokenVerifier } from './token-verifier.ts';

export interface TenantAccessOptions {
  readonly tokens: TokenVerifier;
  readonly tenants: TenantRegistry;
  readonly rateLimit?: TenantRateLimit;
}

/**
 * Gives for a scope the middleware that lets only the tenant of the path in: token, tenant, scope, rate.
 * Whoever has no right to know of a tenant gets the same 404 as for a tenant that is not there.
 */
export function tenantAccess(options: TenantAccessOptions): (scope: string) => MiddlewareHandler<ApiEnv> {
  const { tokens, tenants, rateLimit = createTenantRateLimit() } = options;
  return (scope) => async (context, next) => {
    const token = await tokens.verify(context.req.header('authorization'));
    const tenantId = context.req.param('tenant_id');
    if (tenantId === undefined || token.tenantId !== tenantId) throw unknownTenant();

    const tenant = await findTenant(tenants, tenantId);
    requireScope(token, scope);
    await rateLimit.consume(context, tenant);
    context.set('tenant', tenant);
    context.set('token', token);
    await next();
  };
}

async function findTenant(tenants: TenantRegistry, tenantId: string): Promise<Tenant> {
  const tenant = await ask(tenants, tenantId);
  switch (tenant?.status) {
    case undefined:
    case 'erasing':
    case 'erased':
      throw unknownTenant();
    case 'suspended':
      throw new ProblemError({
        status: 403,
        type: PROBLEM_TYPES.tenantSuspended,
        title: 'The tenant is suspended',
        detail: 'this tenant is suspended and cannot be asked',
      });
    case 'provisioning':
      throw unavailable('this tenant is still being set up', 30);
    case 'active':
      return tenant;
  }
}

async function ask(tenants: TenantRegistry, tenantId: string): Promise<Tenant | undefined> {
  try {
    return await tenants.find(tenantId);
  } catch (cause) {
    if (!(cause instanceof RegistryUnavailableError)) throw cause;
    throw unavailable('the tenant registry does not answer', 2, { cause });
  }
}

function requireScope({ scopes }: AccessToken, scope: string): void {
  if (scopes.has(scope)) return;
  throw new ProblemError({
    status: 403,
    type: PROBLEM_TYPES.insufficientScope,
    title: 'The token lacks a scope',
    detail: `the token needs the scope ${scope}`,
    headers: { 'www-authenticate': `Bearer realm="cloudpf", error="insufficient_scope", scope="${scope}"` },
  });
}

function unknownTenant(): ProblemError {
  return notFound('there is no such tenant');
}
