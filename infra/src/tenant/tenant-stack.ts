import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type TenantId, usageKey } from '@cloudpf/tenant-routing';
import { type TenantConfig } from '../config/tenant-config.ts';
import { ofPlatform, type PlatformOutputs } from '../outputs.ts';
import { nameOfTenant, type Place } from '../place.ts';
import { tenantTags, withTags } from '../tags.ts';
import { Cell } from './cell.ts';
import { Registration } from './registration.ts';
import { SessionRole } from './session-role.ts';
import { TenantAlarms } from './tenant-alarms.ts';
import { tenantBudget } from './tenant-budget.ts';
import { Workgroup } from './workgroup.ts';

export interface TenantStackArgs {
  readonly place: Place;
  readonly tenant: TenantId;
  readonly config: TenantConfig;
  /** What the platform's stack says of itself. */
  readonly platform: PlatformOutputs;
}

/** Everything that one tenant has for itself. Nothing of another tenant and nothing of the platform is changed by it. */
export class TenantStack extends pulumi.ComponentResource {
  readonly cell: Cell;
  readonly role: SessionRole;

  constructor(name: string, args: TenantStackArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:tenant:TenantStack', name, {}, withTags(options, tenantTags(args.place, args.tenant)));
    const { place, tenant, config, platform } = args;
    const child = { parent: this };

    this.cell = new Cell('cell', { place, tenant, config, platform }, child);
    this.role = new SessionRole('session', { place, tenant, platform }, child);
    new Workgroup('workgroup', { place, tenant, platform, scanBytes: config.limits.daily_scan_bytes }, child);
    const key = new aws.apigateway.ApiKey(
      'usage',
      {
        name: nameOfTenant(place, tenant),
        description: `Counts the requests of the tenant ${tenant}`,
        value: usageKey(place.environment, tenant),
      },
      child,
    );
    new aws.apigateway.UsagePlanKey(
      'usage',
      { keyId: key.id, keyType: 'API_KEY', usagePlanId: ofPlatform(platform.plans, config.tier) },
      child,
    );
    const told = { place, tenant, topicArn: platform.alarms };
    new TenantAlarms(
      'alarms',
      {
        ...told,
        dailyScanBytes: config.limits.daily_scan_bytes,
        isActive: config.status === 'active',
      },
      child,
    );
    tenantBudget('budget', { ...told, monthlyUsd: config.budget_usd }, child);
    // Last, since from then on changes and searches go to the tenant's container.
    new Registration('registration', { place, tenant, config, platform }, { ...child, dependsOn: this.cell });
    this.registerOutputs();
  }
}
