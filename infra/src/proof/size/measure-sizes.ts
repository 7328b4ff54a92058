import { TenantId } from '@cloudpf/tenant-routing';
import { declarePlatform } from '../../offline/declare-platform.ts';
import { declareTenant } from '../../offline/declare-tenant.ts';
import { type Environment } from '../../stack-name.ts';
import { sizeOf, type StackSize, tenantsBeforeTooMany } from './size-of.ts';

/** What an environment is with so many tenants. */
export interface Fleet {
  readonly tenants: number;
  /** Its stacks, the platform's and one for each tenant. */
  readonly stacks: number;
  readonly resources: number;
  /** Of its largest stack. */
  readonly largest: number;
  /** What the program takes, one stack after the other, where nothing is made. */
  readonly programMs: number;
}

export interface Sizes {
  readonly platform: StackSize;
  readonly tenant: StackSize;
  readonly fleets: readonly Fleet[];
  /** With how many tenants one stack of everything would be too much. */
  readonly tenantsBeforeTooMany: number;
}

/** How many stacks of tenants are declared, of all that will be. */
export type OnDeclared = (done: number, total: number) => void;

/** Runs the program of an environment with several numbers of tenants. */
export async function measureSizes(
  environment: Environment,
  counts: readonly number[],
  onDeclared: OnDeclared = () => undefined,
): Promise<Sizes> {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  const onTenant = () => {
    onDeclared(++done, total);
  };
  const platform = sizeOf(await declarePlatform(environment));
  const tenant = sizeOf(await declareTenant(environment, TenantId.parse('acme')));
  const fleets: Fleet[] = [];
  for (const tenants of counts) fleets.push(await measure(environment, tenants, onTenant));
  return { platform, tenant, fleets, tenantsBeforeTooMany: tenantsBeforeTooMany(platform, tenant) };
}

async function measure(environment: Environment, tenants: number, onTenant: () => void): Promise<Fleet> {
  const begun = performance.now();
  const sizes = [sizeOf(await declarePlatform(environment)).resources];
  for (let nth = 1; nth <= tenants; nth++) {
    const stack = await declareTenant(environment, TenantId.parse(`tenant-${nth}`));
    sizes.push(sizeOf(stack).resources);
    onTenant();
  }
  return {
    tenants,
    stacks: sizes.length,
    resources: sizes.reduce((sum, size) => sum + size, 0),
    largest: Math.max(...sizes),
    programMs: Math.round(performance.now() - begun),
  };
}
