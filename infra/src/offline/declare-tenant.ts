import { type TenantId } from '@cloudpf/tenant-routing';
import { readConfig } from '../config/read-config.ts';
import { type TenantConfig, tenantConfig } from '../config/tenant-config.ts';
import { type PlatformOutputs } from '../outputs.ts';
import { bucketName, databaseName, nameIn, type Place } from '../place.ts';
import { type Environment } from '../stack-name.ts';
import { TenantStack } from '../tenant/tenant-stack.ts';
import { ACCOUNT, capture, REGION, type Stack } from './capture.ts';
import { TENANT_EXAMPLE } from './examples.ts';

/** A tenant of an environment, as its stack declares it, with some values of its configuration. */
export function declareTenant(
  environment: Environment,
  tenant: TenantId,
  values: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const place = { environment, region: REGION, account: ACCOUNT };
  const platform = exampleOutputs(place);
  const config = exampleTenantConfig(environment, tenant, values);
  return capture(() => new TenantStack('tenant', { place, tenant, config, platform }));
}

/** What the stack of an example's tenant is told. @throws StackConfigError */
export function exampleTenantConfig(
  environment: Environment,
  tenant: TenantId,
  values: Readonly<Record<string, string>> = {},
): TenantConfig {
  const { plans, hosts } = exampleOutputs({ environment, region: REGION, account: ACCOUNT });
  return readConfig(
    `${environment}.tenant-${tenant}`,
    tenantConfig({ tiers: Object.keys(plans), hosts: Object.keys(hosts) }),
    { ...TENANT_EXAMPLE, ...values },
  );
}

/** As if the platform of the example had been deployed. */
function exampleOutputs(place: Place): PlatformOutputs {
  const key = (name: string) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/keys-${name}`;
  return {
    tables: {
      tenants: nameIn(place, 'tenants'),
      products: nameIn(place, 'products'),
      purchases: nameIn(place, 'purchases'),
    },
    buckets: { lake: bucketName(place, 'lake'), holding: bucketName(place, 'holding') },
    keys: { data: key('data'), cells: key('cells'), logs: key('logs') },
    hosts: { a: { zone: `${REGION}a`, address: '10.40.0.10' } },
    dns_zone: 'search-zone-id',
    engine_digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
    plans: { basic: 'api-basic-id', plus: 'api-plus-id' },
    alarms: `arn:aws:sns:${REGION}:${ACCOUNT}:${nameIn(place, 'alarms')}`,
    database: databaseName(place),
    api: 'https://api.example.com/v1',
  };
}
