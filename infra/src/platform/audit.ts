import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyOf, trustOf } from '../iam/statement.ts';
import { nameIn, type Place, TRAIL } from '../place.ts';
import { type Buckets } from './buckets.ts';
import { type Keys } from './keys.ts';
import { type Tables } from './tables.ts';

export interface AuditArgs {
  readonly place: Place;
  readonly keys: Keys;
  readonly buckets: Buckets;
  readonly tables: Tables;
  /** Days for which lines are kept beside the objects of the trail. */
  readonly logDays: number;
}

/**
 * Who did what: every call on the account, on objects of the lake and on held changes, and every change of the
 * registry. Kept where nobody deletes it, with digests that tell whether somebody tried.
 */
export class Audit extends pulumi.ComponentResource {
  readonly trail: aws.cloudtrail.Trail;
  /** The same again line by line, to be told of what somebody should know at once. */
  readonly logs: aws.cloudwatch.LogGroup;

  constructor(name: string, args: AuditArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Audit', name, {}, options);
    const { place, keys, buckets, tables } = args;
    this.logs = new aws.cloudwatch.LogGroup(
      name,
      { name: `/cloudpf/${place.environment}/trail`, retentionInDays: args.logDays, kmsKeyId: keys.logs.arn },
      { parent: this },
    );
    const { role, policy } = mayWrite(this.logs, place, { name, parent: this });
    this.trail = new aws.cloudtrail.Trail(
      name,
      {
        name: nameIn(place, TRAIL),
        s3BucketName: buckets.audit.id,
        kmsKeyId: keys.logs.arn,
        cloudWatchLogsGroupArn: pulumi.interpolate`${this.logs.arn}:*`,
        cloudWatchLogsRoleArn: role.arn,
        enableLogFileValidation: true,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        advancedEventSelectors: [
          { name: 'management', fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] },
          dataEvents({
            name: 'objects',
            type: 'AWS::S3::Object',
            arns: [buckets.lake, buckets.holding].map(({ arn }) => pulumi.interpolate`${arn}/`),
          }),
          // The registry is read with every batch; who changes it is what matters.
          dataEvents({
            name: 'registry',
            type: 'AWS::DynamoDB::Table',
            arns: [tables.tenants.arn],
            onlyWrites: true,
          }),
        ],
      },
      { parent: this, dependsOn: policy },
    );
    this.registerOutputs();
  }
}

/**
 * The role with which CloudTrail writes its lines.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
 */
function mayWrite(
  logs: aws.cloudwatch.LogGroup,
  place: Place,
  { name, parent }: { readonly name: string; readonly parent: pulumi.Resource },
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    name,
    {
      name: nameIn(place, TRAIL),
      assumeRolePolicy: trustOf('cloudtrail.amazonaws.com', place.account),
    },
    { parent },
  );
  const streams = pulumi.interpolate`${logs.arn}:log-stream:${place.account}_CloudTrail_${place.region}*`;
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.id,
      policy: policyOf([
        { sid: 'WriteTrail', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [streams] },
      ]),
    },
    { parent },
  );
  return { role, policy };
}

interface DataEvents {
  readonly name: string;
  readonly type: string;
  /** Beginnings of ARNs. */
  readonly arns: readonly pulumi.Input<string>[];
  readonly onlyWrites?: boolean;
}

function dataEvents({
  name,
  type,
  arns,
  onlyWrites = false,
}: DataEvents): aws.types.input.cloudtrail.TrailAdvancedEventSelector {
  return {
    name,
    fieldSelectors: [
      { field: 'eventCategory', equals: ['Data'] },
      { field: 'resources.type', equals: [type] },
      { field: 'resources.ARN', startsWiths: [...arns] },
      ...(onlyWrites ? [{ field: 'readOnly', equals: ['false'] }] : []),
    ],
  };
}
