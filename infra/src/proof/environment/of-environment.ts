import { TenantId } from '@cloudpf/tenant-routing';
import { CELL_PORTS } from '../../config/tenant-config.ts';
import { ACCOUNT, REGION, type Stack } from '../../offline/capture.ts';
import { declarePlatform } from '../../offline/declare-platform.ts';
import { declareTenant } from '../../offline/declare-tenant.ts';
import { type Environment } from '../../stack-name.ts';
import { proveAccess, type ProvenAccess } from '../iam/prove-access.ts';
import { proveNetwork, type ProvenNetwork } from '../network/prove-network.ts';

/** One begins like another, and one ends like another: whatever names a tenant without closing the name shows. */
const TENANTS = ['acme', 'acme-eu', 'acm', 'cme'].map((id) => TenantId.parse(id));

/** @throws UnreadableRoleError */
export async function accessOf(environment: Environment): Promise<ProvenAccess> {
  const stacks = [await declarePlatform(environment), ...(await declareTenants(environment))];
  const place = { environment, region: REGION, account: ACCOUNT };
  return proveAccess({ place, stacks, tenants: TENANTS });
}

/** @throws UnreadableGroupError */
export async function networkOf(environment: Environment): Promise<ProvenNetwork> {
  return proveNetwork(await declarePlatform(environment), await declareTenants(environment));
}

async function declareTenants(environment: Environment): Promise<readonly Stack[]> {
  const stacks: Stack[] = [];
  // One after the other, since there is one set of mocks.
  for (const [nth, tenant] of TENANTS.entries()) {
    const port = String(CELL_PORTS.first + nth);
    stacks.push(await declareTenant(environment, tenant, { 'cloudpf:port': port }));
  }
  return stacks;
}
