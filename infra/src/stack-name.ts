import { isTenantId, type TenantId } from '@cloudpf/tenant-routing';
import { StackNameError } from './errors.ts';

export const ENVIRONMENTS = ['dev', 'prod'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** What a stack's name says it is: everything that tenants share, or one tenant's cell. */
export type StackKind =
  | { readonly kind: 'platform'; readonly environment: Environment }
  | { readonly kind: 'tenant'; readonly environment: Environment; readonly tenant: TenantId };

const TENANT = '.tenant-';

/**
 * Reads `dev`, `prod` or `<environment>.tenant-<id>`.
 * @throws StackNameError
 */
export function parseStackName(name: string): StackKind {
  const [environment, tenant] = name.includes(TENANT) ? split(name) : [name, undefined];
  if (!isEnvironment(environment)) throw new StackNameError(name, `"${environment}" is no environment`);
  if (tenant === undefined) return { kind: 'platform', environment };
  if (!isTenantId(tenant)) throw new StackNameError(name, `"${tenant}" is no tenant id`);
  return { kind: 'tenant', environment, tenant };
}

function split(name: string): readonly [string, string] {
  const at = name.indexOf(TENANT);
  return [name.slice(0, at), name.slice(at + TENANT.length)];
}

function isEnvironment(name: string): name is Environment {
  return (ENVIRONMENTS as readonly string[]).includes(name);
}
