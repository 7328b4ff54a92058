import { hash } from 'node:crypto';
import { type TenantId } from './tenant-id.ts';

/**
 * The value of the API key by which a tenant's requests are counted against its usage plan: the tenant's stack
 * registers it, the authorizer names it. It is an identifier and no credential, so anybody may compute it: the API
 * takes keys from its authorizer alone (`apiKeySourceType` AUTHORIZER), never from a request.
 */
export function usageKey(environment: 'dev' | 'prod', tenantId: TenantId): string {
  return hash('sha256', `cloudpf/${environment}/${tenantId}`);
}
