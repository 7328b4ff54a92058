import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type CellDefinition } from '../cell/definition.ts';
import { engineImage } from '../cell/engine.ts';
import { type TenantConfig } from '../config/tenant-config.ts';
import { ofPlatform, type PlatformOutputs } from '../outputs.ts';
import { cellParameters, nameOfTenant, type Place } from '../place.ts';
import { keptDaily } from '../platform/search-host-snapshots.ts';
import { namesOf } from './names.ts';

export interface CellArgs {
  readonly place: Place;
  readonly tenant: TenantId;
  readonly config: TenantConfig;
  readonly platform: PlatformOutputs;
}

const SECRET_DAYS = 30;
const NAME_SECONDS = 60;

/** Whom each secret is for; the host makes the keys and writes them here. */
const SECRETS = {
  read: 'the search API reads with it',
  write: 'the change functions write with it',
  admin: 'the host sets the node up with it',
} as const;

/**
 * A tenant's container: its volume, its secrets, its name, and what its host is told. Volume and secrets outlive the
 * stack unless the tenant is to be erased.
 */
export class Cell extends pulumi.ComponentResource {
  readonly volume: aws.ebs.Volume;

  constructor(name: string, args: CellArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:tenant:Cell', name, {}, options);
    const { place, tenant, config, platform } = args;
    const host = ofPlatform(platform.hosts, config.host);
    const { hostname, secretRef } = namesOf(place, tenant);
    const child = { parent: this };
    // By these the role of a host knows what is its own.
    const hostTags = { 'cloudpf:environment': place.environment, 'cloudpf:host': config.host };
    const kept = { parent: this, retainOnDelete: !config.erase };

    this.volume = new aws.ebs.Volume(
      name,
      {
        availabilityZone: host.zone,
        size: config.volume,
        type: 'gp3',
        encrypted: true,
        kmsKeyId: platform.keys.cells,
        tags: {
          Name: nameOfTenant(place, tenant),
          ...hostTags,
          'cloudpf:tenant': tenant,
          ...keptDaily(place),
        },
      },
      kept,
    );
    for (const [access, what] of Object.entries(SECRETS)) {
      new aws.secretsmanager.Secret(
        `${name}-${access}`,
        {
          name: `${secretRef}/${access}`,
          description: `Key to the container of the tenant ${tenant}: ${what}`,
          kmsKeyId: platform.keys.cells,
          recoveryWindowInDays: config.erase ? 0 : SECRET_DAYS,
          tags: hostTags,
        },
        kept,
      );
    }
    new aws.route53.Record(
      name,
      { zoneId: platform.dns_zone, name: hostname, type: 'A', ttl: NAME_SECONDS, records: [host.address] },
      child,
    );
    new aws.ssm.Parameter(
      name,
      {
        name: `${cellParameters(place, config.host)}${tenant}`,
        description: `The container of the tenant ${tenant}`,
        type: 'String',
        insecureValue: this.volume.id.apply((volume) =>
          JSON.stringify({
            tenant,
            port: config.port,
            memory: config.memory,
            image: engineImage(config.engine_digest ?? platform.engine_digest),
            volume,
            secret_ref: secretRef,
            hostname,
          } satisfies CellDefinition),
        ),
      },
      child,
    );
    this.registerOutputs();
  }
}
