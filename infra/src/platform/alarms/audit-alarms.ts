import { type Place } from '../../place.ts';
import { type AlarmSpec, type Severity } from './alarm.ts';

/** What somebody did that somebody else should know of. */
export interface AuditedDeed {
  readonly what: string;
  /** Of the lines of the trail. */
  readonly pattern: string;
  readonly severity: Severity;
  readonly means: string;
  /** More than so many in five minutes. */
  readonly above: number;
}

/** A single refused call may be a client's guess; a role that is wrong makes many. */
const MANY_REFUSED = 10;

/** What changes who may do what. */
const IAM_WRITES = [
  'AttachGroupPolicy',
  'AttachRolePolicy',
  'AttachUserPolicy',
  'CreateAccessKey',
  'CreatePolicy',
  'CreatePolicyVersion',
  'CreateUser',
  'DeleteGroupPolicy',
  'DeletePolicy',
  'DeletePolicyVersion',
  'DeleteRolePolicy',
  'DeleteUserPolicy',
  'DetachGroupPolicy',
  'DetachRolePolicy',
  'DetachUserPolicy',
  'PutGroupPolicy',
  'PutRolePolicy',
  'PutUserPolicy',
  'UpdateAssumeRolePolicy',
];

/**
 * What the CIS benchmark for AWS wants to be told of.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export const AUDITED_DEEDS: readonly AuditedDeed[] = [
  {
    what: 'unauthorised-calls',
    pattern: '{($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")}',
    severity: 'look',
    means:
      'Many calls on the account were refused: a role lacks a right, or somebody tries what is not theirs.',
    above: MANY_REFUSED,
  },
  {
    what: 'root-used',
    pattern:
      '{$.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent"}',
    severity: 'page',
    means: "The account's root user did something, which no work needs.",
    above: 0,
  },
  {
    what: 'iam-changed',
    pattern: `{${anyOf(IAM_WRITES)}}`,
    severity: 'look',
    means: 'Somebody changed who may do what in the account.',
    above: 0,
  },
  {
    what: 'trail-changed',
    pattern: `{${anyOf(['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'])}}`,
    severity: 'page',
    means: 'Somebody changed or stopped the trail that tells who did what.',
    above: 0,
  },
  {
    what: 'key-disabled',
    pattern: `{($.eventSource = kms.amazonaws.com) && (${anyOf(['DisableKey', 'ScheduleKeyDeletion'])})}`,
    severity: 'page',
    means: 'Somebody disabled a key or is deleting one: what it encrypts cannot be read without it.',
    above: 0,
  },
  {
    what: 'bucket-opened',
    pattern: `{($.eventSource = s3.amazonaws.com) && (${anyOf([
      'PutBucketAcl',
      'PutBucketPolicy',
      'PutBucketCors',
      'PutBucketLifecycle',
      'PutBucketReplication',
      'DeleteBucketPolicy',
      'DeleteBucketCors',
      'DeleteBucketLifecycle',
      'DeleteBucketReplication',
    ])})}`,
    severity: 'look',
    means: 'Somebody changed who may read a bucket, or how long it keeps what is in it.',
    above: 0,
  },
  {
    what: 'network-opened',
    pattern: `{${anyOf([
      'AuthorizeSecurityGroupIngress',
      'AuthorizeSecurityGroupEgress',
      'RevokeSecurityGroupIngress',
      'RevokeSecurityGroupEgress',
      'CreateSecurityGroup',
      'DeleteSecurityGroup',
    ])}}`,
    severity: 'look',
    means: 'Somebody changed who reaches whom in the network.',
    above: 0,
  },
];

/** Deeds are counted apart from those of another environment in the account. */
export function auditNamespace({ environment }: Place): string {
  return `CloudPF/Audit/${environment}`;
}

export function auditAlarms(place: Place): readonly AlarmSpec[] {
  return AUDITED_DEEDS.map(({ what, severity, means, above }) => ({
    what,
    severity,
    means,
    runbook: 'audit',
    metrics: [{ namespace: auditNamespace(place), name: what, dimensions: {} }],
    statistic: 'Sum',
    is: 'above',
    threshold: above,
    window: { seconds: 300, periods: 1 },
    silence: 'notBreaching',
  }));
}

function anyOf(events: readonly string[]): string {
  return events.map((event) => `($.eventName = ${event})`).join(' || ');
}
