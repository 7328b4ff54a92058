import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { nameIn, type Place, TRAIL } from '../place.ts';
import { type Buckets } from './buckets.ts';
import { type Keys } from './keys.ts';
import { type Tables } from './tables.ts';

export interface AuditArgs {
  readonly place: Place;
  readonly keys: Keys;
  readonly buckets: Buckets;
  readonly tables: Tables;
}

/**
 * Who did what: every call on the account, on objects of the lake and on held changes, and every change of the
 * registry. Kept where nobody deletes it, with digests that tell whether somebody tried.
 */
export class Audit extends pulumi.ComponentResource {
  readonly trail: aws.cloudtrail.Trail;

  constructor(name: string, args: AuditArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:Audit', name, {}, options);
    const { place, keys, buckets, tables } = args;
    this.trail = new aws.cloudtrail.Trail(
      name,
      {
        name: nameIn(place, TRAIL),
        s3BucketName: buckets.audit.id,
        kmsKeyId: keys.logs.arn,
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
      { parent: this },
    );
    this.registerOutputs();
  }
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
