import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { bucketName, type Place, trailArn } from '../place.ts';
import { type Keys } from './keys.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface BucketsArgs {
  readonly place: Place;
  readonly keys: Keys;
  /** Days for which it can be seen who did what. */
  readonly auditDays: number;
  /** Days after which compacted data moves to a cheaper class. */
  readonly archiveAfterDays: number;
  readonly protect: boolean;
}

/** Days for which the results of queries are kept. */
const RESULT_DAYS = 7;
/** Days in which somebody has looked at what was quarantined or given up. */
const QUARANTINE_DAYS = 365;

/** What the platform keeps in S3. */
export class Buckets extends pulumi.ComponentResource {
  /** Purchases, read by Athena. */
  readonly lake: aws.s3.Bucket;
  /** Parked and quarantined changes, and what the pipeline remembers of cells and streams. */
  readonly holding: aws.s3.Bucket;
  /** The trail, which nobody changes. */
  readonly audit: aws.s3.Bucket;
  /** Who read which object. */
  readonly accessLogs: aws.s3.Bucket;

  constructor(name: string, args: BucketsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Buckets', name, {}, options);
    const { place, keys, auditDays, protect } = args;
    const child = { parent: this };
    this.accessLogs = new PrivateBucket(
      `${name}-access-logs`,
      {
        bucketName: bucketName(place, 'access-logs'),
        rules: [{ id: 'past-audit', prefix: '', expireAfterDays: auditDays }],
        statements: (arn) => [takesAccessLogs(place, arn)],
        protect,
      },
      child,
    ).bucket;
    const accessLogs = this.accessLogs;

    this.lake = new PrivateBucket(
      `${name}-lake`,
      {
        bucketName: bucketName(place, 'lake'),
        key: keys.data,
        accessLogs,
        rules: [
          { id: 'results', prefix: 'results/', expireAfterDays: RESULT_DAYS },
          { id: 'compacted', prefix: 'compact/', archiveAfterDays: args.archiveAfterDays },
        ],
        protect,
      },
      child,
    ).bucket;

    this.holding = new PrivateBucket(
      `${name}-holding`,
      {
        bucketName: bucketName(place, 'holding'),
        key: keys.data,
        accessLogs,
        rules: [
          { id: 'quarantine', prefix: 'quarantine/', expireAfterDays: QUARANTINE_DAYS },
          // Batches that Lambda itself keeps, of all tenants together: erasing one cannot take its part out of them.
          { id: 'given-up', prefix: 'aws/lambda/', expireAfterDays: QUARANTINE_DAYS },
        ],
        protect,
      },
      child,
    ).bucket;

    this.audit = new PrivateBucket(
      `${name}-audit`,
      {
        bucketName: bucketName(place, 'audit'),
        key: keys.logs,
        accessLogs,
        rules: [{ id: 'past-audit', prefix: '', expireAfterDays: auditDays }],
        lockDays: auditDays,
        statements: (arn) => takesTrail(place, arn),
        protect,
      },
      child,
    ).bucket;
    this.registerOutputs();
  }
}

function takesAccessLogs({ account }: Place, bucketArn: pulumi.Output<string>): aws.iam.PolicyStatement {
  return {
    Sid: 'AccessLogs',
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: pulumi.interpolate`${bucketArn}/*`,
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
}

function takesTrail(place: Place, bucketArn: pulumi.Output<string>): aws.iam.PolicyStatement[] {
  const Condition = { StringEquals: { 'aws:SourceArn': trailArn(place) } };
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  return [
    {
      Sid: 'TrailLooks',
      Effect: 'Allow',
      Principal,
      Action: 's3:GetBucketAcl',
      Resource: bucketArn,
      Condition,
    },
    {
      Sid: 'TrailWrites',
      Effect: 'Allow',
      Principal,
      Action: 's3:PutObject',
      Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${place.account}/*`,
      Condition: {
        StringEquals: { ...Condition.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
  ];
}
