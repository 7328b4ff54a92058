import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../config/platform-config.ts';
import { type HostPackage } from '../host/host-package.ts';
import { bucketName, cellZone, type Place } from '../place.ts';
import { type Buckets } from './buckets.ts';
import { type Keys } from './keys.ts';
import { type Network } from './network.ts';
import { PrivateBucket } from './private-bucket.ts';
import { SearchHost } from './search-host.ts';
import { Shell } from './search-host-shell.ts';
import { VolumeSnapshots } from './search-host-snapshots.ts';

export interface SearchHostsArgs {
  readonly place: Place;
  readonly config: PlatformConfig;
  readonly keys: Keys;
  readonly network: Network;
  readonly buckets: Buckets;
  readonly package: HostPackage;
}

const SECRET_DAYS = 30;

/** The machines that tenants' containers are on, and what they share: names, scripts, and who signs for nodes. */
export class SearchHosts extends pulumi.ComponentResource {
  /** By name. */
  readonly hosts: Readonly<Record<string, SearchHost>>;
  /** Of the names of cells. */
  readonly zone: aws.route53.Zone;

  constructor(name: string, args: SearchHostsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:SearchHosts', name, {}, options);
    const { place, config, keys, network } = args;
    const { protect } = config;
    const child = { parent: this };
    this.zone = new aws.route53.Zone(
      name,
      {
        name: cellZone(place),
        comment: `The containers of tenants of ${place.environment}`,
        vpcs: [{ vpcId: network.vpc.id }],
      },
      child,
    );
    // Hosts put its value there: the authority is theirs, and no stack ever sees its key.
    const authority = new aws.secretsmanager.Secret(
      name,
      {
        name: `cloudpf/${place.environment}/search-ca`,
        description: 'Signs the certificates of the nodes of tenants',
        kmsKeyId: keys.cells.arn,
        recoveryWindowInDays: protect ? SECRET_DAYS : 0,
      },
      { ...child, protect, retainOnDelete: protect },
    );
    const containerLogs = new aws.cloudwatch.LogGroup(
      name,
      {
        name: `/cloudpf/${place.environment}/search`,
        retentionInDays: config.functions.log_days,
        kmsKeyId: keys.logs.arn,
      },
      child,
    );
    const shell = new Shell(`${name}-shell`, { place, keys, auditDays: config.audit_days }, child);
    new VolumeSnapshots(`${name}-snapshots`, { place, keep: config.search.snapshot_days }, child);

    const scripts = this.#scripts(name, args);
    const zones = [network.privateSubnets[0], network.privateSubnets[1]] as const;
    this.hosts = Object.fromEntries(
      Object.entries(config.search.hosts).map(([host, { instance_type, zone }]) => {
        const subnet = zones[zone - 1];
        if (!subnet) throw new RangeError(`the network has no zone ${zone}`);
        const made = new SearchHost(
          `${name}-${host}`,
          {
            place,
            keys,
            host,
            instanceType: instance_type,
            subnet,
            group: network.search,
            scripts: scripts.arn,
            package: scripts,
            authority,
            containerLogs,
            shellLogs: shell.logs,
          },
          child,
        );
        return [host, made];
      }),
    );
    this.registerOutputs();
  }

  #scripts(name: string, { place, config, keys, buckets, package: { content, sha256 } }: SearchHostsArgs) {
    const child = { parent: this };
    const { bucket } = new PrivateBucket(
      `${name}-assets`,
      {
        bucketName: bucketName(place, 'assets'),
        key: keys.cells,
        accessLogs: buckets.accessLogs,
        rules: [],
        protect: config.protect,
      },
      child,
    );
    // By its content, so that machines which start while it changes find what they look for.
    const object = new aws.s3.BucketObjectv2(
      name,
      {
        bucket: bucket.id,
        key: `host/${sha256}.tar.gz`,
        contentBase64: content.toString('base64'),
        contentType: 'application/gzip',
      },
      { ...child, retainOnDelete: true },
    );
    return { bucket: bucket.id, object, sha256, arn: pulumi.interpolate`${bucket.arn}/${object.key}` };
  }
}
