import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place } from '../place.ts';

/** Days in which the deletion of a key can be taken back. */
const DELETION_DAYS = 30;

/** The keys of an environment: one for what tenants keep, one for the search volumes and secrets, one for logs. */
export class Keys extends pulumi.ComponentResource {
  /** Tables, lake, parked and quarantined changes, results. */
  readonly data: aws.kms.Key;
  /** Volumes and credentials of cells. */
  readonly cells: aws.kms.Key;
  /** Log groups, trail and alarms. */
  readonly logs: aws.kms.Key;

  constructor(name: string, place: Place, options: pulumi.ComponentResourceOptions & { protect: boolean }) {
    super('cloudpf:platform:Keys', name, {}, options);
    const key = (what: string, description: string, services: readonly ServiceUse[]) => {
      const made = new aws.kms.Key(
        `${name}-${what}`,
        {
          description,
          enableKeyRotation: true,
          deletionWindowInDays: DELETION_DAYS,
          policy: JSON.stringify(keyPolicy(place, services)),
        },
        { parent: this, protect: options.protect, retainOnDelete: options.protect },
      );
      new aws.kms.Alias(
        `${name}-${what}`,
        { name: `alias/${nameIn(place, what)}`, targetKeyId: made.keyId },
        { parent: this },
      );
      return made;
    };
    this.data = key('data', 'Tables, lake, and changes that wait', []);
    this.cells = key('cells', 'Volumes and credentials of cells', [
      { service: 'ec2.amazonaws.com', via: true },
      { service: 'autoscaling.amazonaws.com', via: false },
    ]);
    this.logs = key('logs', 'Logs, the trail and alarms', [
      { service: `logs.${place.region}.amazonaws.com`, via: false },
      { service: 'cloudtrail.amazonaws.com', via: false },
      { service: 'cloudwatch.amazonaws.com', via: false },
      { service: 'events.amazonaws.com', via: false },
      { service: 'budgets.amazonaws.com', via: false },
    ]);
    this.registerOutputs();
  }
}

interface ServiceUse {
  readonly service: string;
  /** Whether it acts for who calls it, and not for itself. */
  readonly via: boolean;
}

/** The account's own policies decide who uses a key; services that act for themselves are named. */
function keyPolicy(place: Place, services: readonly ServiceUse[]): object {
  const { account } = place;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AccountDecides',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      ...services
        .filter(({ via }) => !via)
        .map(({ service }) => ({
          Sid: `For${service.split('.')[0]?.replaceAll(/[^A-Za-z0-9]/g, '') ?? ''}`,
          Effect: 'Allow',
          Principal: { Service: service },
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:ReEncrypt*'],
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        })),
    ],
  };
}
