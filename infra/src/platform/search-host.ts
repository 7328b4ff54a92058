import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { userData } from '../host/user-data.ts';
import { policyOf } from '../iam/statement.ts';
import { hostName } from '../place.ts';
import { sharedTags } from '../tags.ts';
import { hostGrants, type HostMeans } from './search-host-role.ts';

export interface SearchHostArgs extends HostMeans {
  /** Its name. */
  readonly host: string;
  readonly instanceType: string;
  /** Private, in the zone of the volumes. */
  readonly subnet: aws.ec2.Subnet;
  readonly group: aws.ec2.SecurityGroup;
  /** Where its scripts are. */
  readonly package: {
    readonly bucket: pulumi.Input<string>;
    readonly object: aws.s3.BucketObjectv2;
    readonly sha256: string;
  };
}

const IMAGE = 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
/** Gigabytes: the system, two images of the engine, and what containers say. */
const ROOT_VOLUME = 40;

/**
 * A machine that runs one container per tenant. A group of one replaces it when it dies or when its scripts change; its
 * address is that of an interface which outlives it.
 */
export class SearchHost extends pulumi.ComponentResource {
  /** Private, and the same for as long as the host is declared. */
  readonly address: pulumi.Output<string>;
  readonly zone: pulumi.Output<string>;

  constructor(name: string, args: SearchHostArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:SearchHost', name, {}, options);
    const { place, host, subnet } = args;
    const child = { parent: this };
    const called = hostName(place, host);
    const tags = { Name: called, 'cloudpf:environment': place.environment, 'cloudpf:host': host };
    this.zone = subnet.availabilityZone;

    // As the only interface of the machine: a second one would send answers of containers out through the first.
    const network = new aws.ec2.NetworkInterface(
      name,
      { subnetId: subnet.id, securityGroups: [args.group.id], description: `The search host ${host}`, tags },
      child,
    );
    this.address = network.privateIp;

    const { profile, policy } = this.#role(name, args);
    const template = new aws.ec2.LaunchTemplate(
      name,
      {
        name: called,
        imageId: IMAGE,
        instanceType: args.instanceType,
        iamInstanceProfile: { arn: profile.arn },
        // A group keeps an interface that is there already only as the first one.
        networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: network.id, deleteOnTermination: 'false' }],
        // What asks from inside a container is one hop further away.
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
        monitoring: { enabled: true },
        ebsOptimized: 'true',
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            // With the account's own key: the role by which a group starts machines may not use the key of cells.
            ebs: {
              volumeType: 'gp3',
              volumeSize: ROOT_VOLUME,
              encrypted: 'true',
              deleteOnTermination: 'true',
            },
          },
        ],
        userData: this.#userData(args),
        updateDefaultVersion: true,
        tagSpecifications: [
          { resourceType: 'instance', tags: { ...sharedTags(place), ...tags } },
          // Not the host's to attach or to keep, unlike what says `cloudpf:host`.
          { resourceType: 'volume', tags: { ...sharedTags(place), Name: called } },
        ],
      },
      child,
    );
    new aws.autoscaling.Group(
      name,
      {
        name: called,
        minSize: 1,
        maxSize: 1,
        desiredCapacity: 1,
        // Not by its subnet, which the interface brings.
        availabilityZones: [subnet.availabilityZone],
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        healthCheckType: 'EC2',
        healthCheckGracePeriod: 300,
        // Told only where it is asked for, and watched.
        enabledMetrics: ['GroupInServiceInstances'],
        metricsGranularity: '1Minute',
        // The interface and the volumes have to be free before another machine takes them.
        instanceMaintenancePolicy: { minHealthyPercentage: 0, maxHealthyPercentage: 100 },
        instanceRefresh: {
          strategy: 'Rolling',
          preferences: { minHealthyPercentage: 0, maxHealthyPercentage: 100, instanceWarmup: '60' },
        },
        tags: Object.entries({ ...sharedTags(place), ...tags }).map(([key, value]) => ({
          key,
          value,
          propagateAtLaunch: false,
        })),
      },
      { ...child, dependsOn: [policy, args.package.object] },
    );
    this.registerOutputs();
  }

  #role(name: string, args: SearchHostArgs) {
    const { place, host } = args;
    const child = { parent: this };
    const called = hostName(place, host);
    const role = new aws.iam.Role(
      name,
      {
        name: called,
        description: `The search host ${host}`,
        // EC2 does not say for whom it takes the role of an instance.
        assumeRolePolicy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        }),
      },
      child,
    );
    const policy = new aws.iam.RolePolicy(
      name,
      { role: role.id, policy: policyOf(hostGrants(host, args)) },
      child,
    );
    const profile = new aws.iam.InstanceProfile(name, { name: called, role: role.name }, child);
    return { profile, policy };
  }

  #userData({ place, host, package: { bucket, object, sha256 }, containerLogs }: SearchHostArgs) {
    return pulumi
      .all([this.address, bucket, object.key, containerLogs.name])
      .apply(([address, from, key, logGroup]) =>
        Buffer.from(userData({ place, host, address, bucket: from, key, sha256, logGroup })).toString(
          'base64',
        ),
      );
  }
}
