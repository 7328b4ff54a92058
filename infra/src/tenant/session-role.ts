import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type TenantId } from '@cloudpf/tenant-routing';
import { readOwnItems, runQueries, useKey } from '../iam/grants.ts';
import { policyOf } from '../iam/statement.ts';
import { type PlatformOutputs } from '../outputs.ts';
import { arn, bucketArn, nameOfTenant, type Place } from '../place.ts';
import { namesOf } from './names.ts';

export interface SessionRoleArgs {
  readonly place: Place;
  readonly tenant: TenantId;
  readonly platform: PlatformOutputs;
}

/** A role's own tag, which IAM gives as a tag of whoever took the role. */
const OWN_TENANT = '${aws:PrincipalTag/tenantId}';
const HOURS = 1;

/**
 * What a tenant's analyst may see: the tenant's own rows and items, through a workgroup with a limit. The policy names
 * no tenant; the role's tag does, and nobody who takes the role can bring another, since tagging is not allowed.
 */
export class SessionRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(name: string, args: SessionRoleArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:tenant:SessionRole', name, {}, options);
    const { place, tenant, platform } = args;
    const child = { parent: this };
    const lake = { arn: bucketArn(platform.buckets.lake) };
    const tables = [platform.tables.products, platform.tables.purchases].map((table) => ({
      arn: arn(place, 'dynamodb', `table/${table}`),
    }));
    this.role = new aws.iam.Role(
      name,
      {
        name: namesOf(place, tenant).role,
        description: `Analysts of the tenant ${tenant}`,
        assumeRolePolicy: trust(place, tenant),
        maxSessionDuration: HOURS * 3_600,
      },
      child,
    );
    new aws.iam.RolePolicy(
      name,
      {
        role: this.role.id,
        policy: policyOf([
          ...runQueries(place, { workgroups: nameOfTenant(place, OWN_TENANT), lake, tenant: OWN_TENANT }),
          readOwnItems(tables, OWN_TENANT),
          useKey({ arn: platform.keys.data }, { sid: 'DataInBuckets', service: 's3', place, writes: true }),
          useKey({ arn: platform.keys.data }, { sid: 'DataInTables', service: 'dynamodb', place }),
        ]),
      },
      child,
    );
    this.registerOutputs();
  }
}

/** Whoever of the account may take roles, under a name that tells the trail whose data was looked at. */
function trust({ account }: Place, tenant: TenantId): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Analysts',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'sts:AssumeRole',
        // No tenant's id has a dot, so that no other tenant's sessions begin like this.
        Condition: { StringLike: { 'sts:RoleSessionName': `${tenant}.*` } },
      },
    ],
  });
}
