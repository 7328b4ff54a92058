import { fileURLToPath } from 'node:url';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { platformConfig } from './config/platform-config.ts';
import { readConfig } from './config/read-config.ts';
import { readDescription } from './platform/api/description.ts';
import { Platform } from './platform/platform.ts';
import { parseStackName } from './stack-name.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

const name = pulumi.getStack();
const { kind, environment } = parseStackName(name);
if (kind === 'tenant') throw new Error(`"${name}" is the stack of a tenant, whose cell has no program yet`);

const { accountId: account } = await aws.getCallerIdentity();
const platform = new Platform('platform', {
  place: { environment, region: aws.config.requireRegion(), account },
  config: readConfig(name, platformConfig(environment), pulumi.runtime.allConfig()),
  checkout,
  description: readDescription(checkout),
});

export const lakeBucket = platform.buckets.lake.bucket;
export const holdingBucket = platform.buckets.holding.bucket;
export const tenantsTable = platform.tables.tenants.name;
