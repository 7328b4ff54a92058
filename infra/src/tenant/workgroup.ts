import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type PlatformOutputs } from '../outputs.ts';
import { type Place } from '../place.ts';
import { namesOf } from './names.ts';

export interface WorkgroupArgs {
  readonly place: Place;
  readonly tenant: TenantId;
  readonly platform: PlatformOutputs;
  /** That one query may read at most. */
  readonly scanBytes: number;
}

/** Where a tenant's queries run: their results in its own prefix, encrypted, and none reads more than it may. */
export class Workgroup extends pulumi.ComponentResource {
  readonly workgroup: aws.athena.Workgroup;

  constructor(name: string, args: WorkgroupArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:tenant:Workgroup', name, {}, options);
    const { place, tenant, platform } = args;
    this.workgroup = new aws.athena.Workgroup(
      name,
      {
        name: namesOf(place, tenant).workgroup,
        description: `Queries of the tenant ${tenant}`,
        // AWS refuses to delete one in which a query ever ran unless told to forget that query.
        forceDestroy: true,
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: args.scanBytes,
          engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
          resultConfiguration: {
            outputLocation: `s3://${platform.buckets.lake}/results/tenant_id=${tenant}/`,
            encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKeyArn: platform.keys.data },
          },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
