import { type Tenant } from '@cloudpf/tenant-routing';
import { type AccessToken } from './token-verifier.ts';

/** What middleware leaves in the context: `requestId` always, the others behind `tenantAccess`. */
export interface ApiEnv {
  Variables: {
    requestId: string;
    tenant: Tenant;
    token: AccessToken;
  };
}
