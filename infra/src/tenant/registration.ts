import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type Tenant, type TenantId } from '@cloudpf/tenant-routing';
import { type TenantConfig } from '../config/tenant-config.ts';
import { type PlatformOutputs } from '../outputs.ts';
import { type Place } from '../place.ts';
import { namesOf } from './names.ts';

export interface RegistrationArgs {
  readonly place: Place;
  readonly tenant: TenantId;
  readonly config: TenantConfig;
  readonly platform: PlatformOutputs;
}

/** The tenant's item in the registry: where its container is, and what it may use. */
export class Registration extends pulumi.ComponentResource {
  constructor(name: string, args: RegistrationArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:tenant:Registration', name, {}, options);
    new aws.dynamodb.TableItem(
      name,
      {
        tableName: args.platform.tables.tenants,
        hashKey: 'tenant_id',
        item: JSON.stringify(attributes(entry(args))),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

function entry({ place, tenant, config }: RegistrationArgs): Omit<Tenant, 'created_at'> {
  const { hostname, secretRef } = namesOf(place, tenant);
  const { name, status, limits, locale, time_zone, currency, port } = config;
  return {
    tenant_id: tenant,
    name,
    status,
    search_endpoint: `https://${hostname}:${port}`,
    secret_ref: secretRef,
    limits,
    locale,
    time_zone,
    currency,
  };
}

/** As DynamoDB writes items; the registry holds texts, numbers and one map of numbers. */
function attributes(fields: object): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: unknown): object {
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'object' && value !== null) return { M: attributes(value) };
  return { S: String(value) };
}
