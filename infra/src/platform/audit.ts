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
 * Who did what: every call on the account, every write of an object of the lake and of held changes and every read by
 * somebody else than the platform's own functions, and every change of the registry. Kept where nobody deletes it, with digests that tell whether somebody tried.
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
    const objects = {
      type: 'AWS::S3::Object',
      arns: [buckets.lake, buckets.holding].map(({ arn }) => pulumi.interpolate`${arn}/`),
    };
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
          dataEvents({ name: 'objects-written', ...objects, readOnly: false }),
          // A report reads every object of its tenant, and each would be billed here as well. That it was asked for
          // is in the log of the API, what it was in Athena's.
          dataEvents({
            name: 'objects-read',
            ...objects,
            readOnly: true,
            butFor: FUNCTIONS.map(sessionsOf(place)),
          }),
          // The registry is read with every batch; who changes it is what matters.
          dataEvents({
            name: 'registry',
            type: 'AWS::DynamoDB::Table',
            arns: [tables.tenants.arn],
            readOnly: false,
          }),
        ],
      },
      // CloudTrail looks at once whether it may write to its bucket.
      { parent: this, dependsOn: [policy, buckets] },
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

/** The functions of the platform that read objects, as its own. */
const FUNCTIONS = [
  'analytics-api',
  'search-api',
  'cdc-products',
  'cdc-purchases',
  'cdc-drain',
  'cdc-heartbeat',
];

/** Beginning of the ARNs of the sessions in which a function runs; no other role has this name. */
function sessionsOf(place: Place): (app: string) => string {
  return (app) => `arn:aws:sts::${place.account}:assumed-role/${nameIn(place, app)}/`;
}

interface DataEvents {
  readonly name: string;
  readonly type: string;
  /** Beginnings of ARNs. */
  readonly arns: readonly pulumi.Input<string>[];
  /** Reads alone, or writes alone. */
  readonly readOnly: boolean;
  /** Beginnings of the ARNs of whoever is not noted. */
  readonly butFor?: readonly string[];
}

function dataEvents({
  name,
  type,
  arns,
  readOnly,
  butFor,
}: DataEvents): aws.types.input.cloudtrail.TrailAdvancedEventSelector {
  return {
    name,
    fieldSelectors: [
      { field: 'eventCategory', equals: ['Data'] },
      { field: 'resources.type', equals: [type] },
      { field: 'resources.ARN', startsWiths: [...arns] },
      { field: 'readOnly', equals: [String(readOnly)] },
      ...(butFor ? [{ field: 'userIdentity.arn', notStartsWiths: [...butFor] }] : []),
    ],
  };
}
