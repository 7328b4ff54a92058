import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyOf, trustOf } from '../iam/statement.ts';
import { arn, nameIn, type Place } from '../place.ts';

export interface VolumeSnapshotsArgs {
  readonly place: Place;
  /** How many days' snapshots of each volume there are. */
  readonly keep: number;
}

/** When nobody buys much, in UTC. */
const TIME = '03:30';

/** The tag of volumes that are kept daily. It names the environment, since one account may have two. */
export function keptDaily({ environment }: Place): Readonly<Record<string, string>> {
  return { 'cloudpf:snapshots': `daily-${environment}` };
}

/** A snapshot a day of every volume that has the tag; as encrypted as its volume. */
export class VolumeSnapshots extends pulumi.ComponentResource {
  constructor(name: string, args: VolumeSnapshotsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:VolumeSnapshots', name, {}, options);
    const { place, keep } = args;
    const child = { parent: this };
    const called = nameIn(place, 'snapshots');
    const role = new aws.iam.Role(
      name,
      { name: called, assumeRolePolicy: trustOf('dlm.amazonaws.com', place.account) },
      child,
    );
    const policy = new aws.iam.RolePolicy(name, { role: role.id, policy: policyOf(grants(place)) }, child);
    new aws.dlm.LifecyclePolicy(
      name,
      {
        description: `Daily snapshots of the volumes of tenants of ${place.environment}`,
        executionRoleArn: role.arn,
        state: 'ENABLED',
        policyDetails: {
          policyType: 'EBS_SNAPSHOT_MANAGEMENT',
          resourceTypes: ['VOLUME'],
          // Of more than one tag any would do.
          targetTags: keptDaily(place),
          schedules: [
            {
              name: 'daily',
              createRule: { interval: 24, intervalUnit: 'HOURS', times: TIME },
              retainRule: { count: keep },
              copyTags: true,
            },
          ],
        },
      },
      { ...child, dependsOn: policy },
    );
    this.registerOutputs();
  }
}

function grants(place: Place) {
  const snapshots = `arn:aws:ec2:${place.region}::snapshot/*`;
  const own = { 'aws:ResourceTag/cloudpf:environment': place.environment };
  return [
    {
      sid: 'SeeVolumes',
      actions: ['ec2:DescribeVolumes', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots'],
      resources: ['*'],
    },
    {
      sid: 'KeepVolumes',
      actions: ['ec2:CreateSnapshot'],
      resources: [arn(place, 'ec2', 'volume/*')],
      conditions: { StringEquals: own },
    },
    { sid: 'AsSnapshots', actions: ['ec2:CreateSnapshot'], resources: [snapshots] },
    // As in AWS's own policy for it: whether it tags while it makes a snapshot or afterwards is not said anywhere.
    { sid: 'TagWhatItKeeps', actions: ['ec2:CreateTags'], resources: [snapshots] },
    {
      sid: 'DropOld',
      actions: ['ec2:DeleteSnapshot'],
      resources: [snapshots],
      conditions: { StringEquals: own },
    },
  ];
}
