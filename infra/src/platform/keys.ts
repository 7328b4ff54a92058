import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { arn, nameIn, type Place, trailArn } from '../place.ts';

/** Days in which the deletion of a key can be taken back. */
const DELETION_DAYS = 30;

export interface KeysArgs {
  readonly place: Place;
  /** Keeps keys when the stack goes. */
  readonly protect: boolean;
}

/** The keys of an environment: one for what tenants keep, one for the search volumes and secrets, one for logs. */
export class Keys extends pulumi.ComponentResource {
  /** Tables, lake, parked and quarantined changes, results. */
  readonly data: aws.kms.Key;
  /** Volumes and credentials of cells. */
  readonly cells: aws.kms.Key;
  /** Log groups, the trail, and what alarms tell. */
  readonly logs: aws.kms.Key;

  constructor(name: string, { place, protect }: KeysArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Keys', name, {}, options);
    const key = (what: string, description: string, statements: readonly object[] = []) => {
      const made = new aws.kms.Key(
        `${name}-${what}`,
        {
          description,
          enableKeyRotation: true,
          deletionWindowInDays: DELETION_DAYS,
          policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [accountDecides(place), ...statements],
          }),
        },
        { parent: this, protect, retainOnDelete: protect },
      );
      new aws.kms.Alias(
        `${name}-${what}`,
        { name: `alias/${nameIn(place, what)}`, targetKeyId: made.keyId },
        { parent: this },
      );
      return made;
    };
    this.data = key('data', 'Tables, lake, and changes that wait');
    this.cells = key('cells', 'Volumes and credentials of cells');
    this.logs = key('logs', 'Logs, the trail, and what alarms tell', [
      forLogs(place),
      forTrail(place),
      ...forAlarms(place),
    ]);
    this.registerOutputs();
  }
}

/** The policies of the account's own roles decide who uses a key. */
function accountDecides({ account }: Place): object {
  return {
    Sid: 'AccountDecides',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function forLogs(place: Place): object {
  return {
    Sid: 'Logs',
    Effect: 'Allow',
    Principal: { Service: `logs.${place.region}.amazonaws.com` },
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    Resource: '*',
    Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(place, 'logs', '*') } },
  };
}

/**
 * The bucket of the trail has a key of its own, for which CloudTrail has to decrypt as well.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function forTrail(place: Place): object {
  return {
    Sid: 'Trail',
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    Action: ['kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceArn': trailArn(place) } },
  };
}

/**
 * A topic is encrypted by who publishes to it, without a role of this account.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
function forAlarms(place: Place): readonly object[] {
  const publishes = (sid: string, service: string, source: string) => ({
    Sid: sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:SourceAccount': place.account },
      ArnLike: { 'aws:SourceArn': source },
    },
  });
  return [
    publishes('Alarms', 'cloudwatch.amazonaws.com', arn(place, 'cloudwatch', 'alarm:*')),
    publishes('Budgets', 'budgets.amazonaws.com', `arn:aws:budgets::${place.account}:*`),
  ];
}
