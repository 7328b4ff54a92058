import { TenantId } from '@cloudpf/tenant-routing';
import { type PlatformConfig, platformConfig } from '../config/platform-config.ts';
import { readConfig } from '../config/read-config.ts';
import { type TenantConfig } from '../config/tenant-config.ts';
import { type Captured } from '../offline/capture.ts';
import { declarePlatform } from '../offline/declare-platform.ts';
import { declareTenant, exampleTenantConfig } from '../offline/declare-tenant.ts';
import { PLATFORM_EXAMPLE } from '../offline/examples.ts';
import { type Environment } from '../stack-name.ts';

/** What the program declares for an environment and for one tenant in it, with what it was told. */
export interface Declared {
  readonly environment: Environment;
  readonly platform: readonly Captured[];
  /** The same with one host more, like the first. */
  readonly withAnotherHost: readonly Captured[];
  readonly platformConfig: PlatformConfig;
  readonly tenant: readonly Captured[];
  readonly tenantConfig: TenantConfig;
}

const EXAMPLE = TenantId.parse('acme');

/** Values as Pulumi keeps them, by key such as `cloudpf:network`; what is missing is as by default. */
export interface StackValues {
  readonly platform?: Readonly<Record<string, string>>;
  readonly tenant?: Readonly<Record<string, string>>;
}

/** Runs the program without a cloud. */
export async function declareStacks(environment: Environment, values: StackValues = {}): Promise<Declared> {
  const platform = { ...PLATFORM_EXAMPLE, ...values.platform };
  const config = readConfig(environment, platformConfig(environment), platform);
  const larger = { ...platform, 'cloudpf:search': JSON.stringify(withAnother(config.search)) };
  return {
    environment,
    platform: (await declarePlatform(environment, platform)).resources,
    withAnotherHost: (await declarePlatform(environment, larger)).resources,
    platformConfig: config,
    tenant: (await declareTenant(environment, EXAMPLE, values.tenant)).resources,
    tenantConfig: exampleTenantConfig(environment, EXAMPLE, values.tenant),
  };
}

function withAnother(search: PlatformConfig['search']): PlatformConfig['search'] {
  const [first] = Object.values(search.hosts);
  return first ? { ...search, hosts: { ...search.hosts, another: first } } : search;
}
