import { fileURLToPath } from 'node:url';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type TenantId } from '@cloudpf/tenant-routing';
import { platformConfig } from './config/platform-config.ts';
import { readConfig } from './config/read-config.ts';
import { tenantConfig } from './config/tenant-config.ts';
import { PlatformMissingError } from './errors.ts';
import { hostPackage } from './host/host-package.ts';
import { PlatformOutputs } from './outputs.ts';
import { type Place } from './place.ts';
import { readDescription } from './platform/api/description.ts';
import { outputsOf } from './platform/outputs-of.ts';
import { Platform } from './platform/platform.ts';
import { parseStackName } from './stack-name.ts';
import { TenantStack } from './tenant/tenant-stack.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

const name = pulumi.getStack();
const stack = parseStackName(name);
const { accountId: account } = await aws.getCallerIdentity();
const place: Place = { environment: stack.environment, region: aws.config.requireRegion(), account };

/** What the stacks of tenants read; absent from their own. */
export const platform = stack.kind === 'platform' ? declarePlatform() : undefined;
if (stack.kind === 'tenant') await declareTenant(stack.tenant);

function declarePlatform(): pulumi.Output<PlatformOutputs> {
  const { environment } = place;
  const config = readConfig(name, platformConfig(environment), pulumi.runtime.allConfig());
  const declared = new Platform('platform', {
    place,
    config,
    checkout,
    description: readDescription(checkout),
    hostPackage: hostPackage(checkout, environment),
  });
  return outputsOf(declared, config);
}

async function declareTenant(tenant: TenantId): Promise<void> {
  const { environment } = place;
  const reference = new pulumi.StackReference(
    `${pulumi.getOrganization()}/${pulumi.getProject()}/${environment}`,
  );
  const known = PlatformOutputs.safeParse(await reference.getOutputValue('platform'));
  if (!known.success) throw new PlatformMissingError(environment);
  const schema = tenantConfig({ tiers: Object.keys(known.data.plans), hosts: Object.keys(known.data.hosts) });
  const config = readConfig(name, schema, pulumi.runtime.allConfig());
  new TenantStack('tenant', { place, tenant, config, platform: known.data });
}
