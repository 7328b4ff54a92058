import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

export interface PrivateBucketArgs {
  readonly bucketName: string;
  /** Key of the objects; absent where only S3's own may be used, as for access logs. */
  readonly key?: aws.kms.Key;
  /** Where S3 writes who read what; absent for the bucket that takes these logs itself. */
  readonly accessLogs?: aws.s3.Bucket;
  readonly rules: readonly LifecycleRule[];
  /** Keeps objects from being changed or deleted for so many days, whoever asks. */
  readonly lockDays?: number;
  /** Beside the refusal of requests without TLS. */
  readonly statements?: (bucketArn: pulumi.Output<string>) => pulumi.Input<aws.iam.PolicyStatement>[];
  readonly protect: boolean;
}

export interface LifecycleRule {
  readonly id: string;
  readonly prefix: string;
  readonly expireAfterDays?: number;
  /** Objects of at least 128 kB move to a cheaper class. */
  readonly archiveAfterDays?: number;
}

/** Days for which a version that was replaced or deleted can be brought back. */
const OLD_VERSION_DAYS = 30;
/** Archive classes bill smaller objects as if they had this size. */
const SMALLEST_ARCHIVED = 128 * 1024;
const ABORT_UPLOAD_DAYS = 7;

/** A bucket that nobody outside reads: encrypted, versioned, over TLS alone, its accesses logged. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;

  constructor(name: string, args: PrivateBucketArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:PrivateBucket', name, {}, options);
    const kept = { parent: this, protect: args.protect, retainOnDelete: args.protect };
    const child = { parent: this };
    this.bucket = new aws.s3.Bucket(
      name,
      { bucket: args.bucketName, objectLockEnabled: args.lockDays !== undefined },
      kept,
    );
    const bucket = this.bucket.id;

    const closed = new aws.s3.BucketPublicAccessBlock(
      name,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new aws.s3.BucketOwnershipControls(
      name,
      { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      child,
    );
    const versioned = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: 'Enabled' } },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            bucketKeyEnabled: args.key !== undefined,
            applyServerSideEncryptionByDefault: args.key
              ? { sseAlgorithm: 'aws:kms', kmsMasterKeyId: args.key.arn }
              : { sseAlgorithm: 'AES256' },
          },
        ],
      },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      name,
      { bucket, rules: lifecycle(args.rules) },
      { ...child, dependsOn: versioned },
    );
    if (args.accessLogs) {
      new aws.s3.BucketLogging(
        name,
        { bucket, targetBucket: args.accessLogs.id, targetPrefix: `${args.bucketName}/` },
        child,
      );
    }
    if (args.lockDays !== undefined) {
      const defaultRetention = { mode: 'GOVERNANCE', days: args.lockDays };
      new aws.s3.BucketObjectLockConfiguration(name, { bucket, rule: { defaultRetention } }, child);
    }
    new aws.s3.BucketPolicy(
      name,
      { bucket, policy: this.#policy(args) },
      // A policy that comes before the block is looked at as if it were public.
      { ...child, dependsOn: closed },
    );
    this.registerOutputs();
  }

  #policy({ statements }: PrivateBucketArgs): pulumi.Output<string> {
    const { arn } = this.bucket;
    return pulumi.jsonStringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OverTlsAlone',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [arn, pulumi.interpolate`${arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        ...(statements?.(arn) ?? []),
      ],
    });
  }
}

function lifecycle(rules: readonly LifecycleRule[]): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  return [
    {
      id: 'what-is-left',
      status: 'Enabled',
      filter: { prefix: '' },
      abortIncompleteMultipartUpload: { daysAfterInitiation: ABORT_UPLOAD_DAYS },
      noncurrentVersionExpiration: { noncurrentDays: OLD_VERSION_DAYS },
    },
    ...rules.map(({ id, prefix, expireAfterDays, archiveAfterDays }) => ({
      id,
      status: 'Enabled',
      filter:
        archiveAfterDays === undefined
          ? { prefix }
          : { and: { prefix, objectSizeGreaterThan: SMALLEST_ARCHIVED } },
      ...(expireAfterDays === undefined ? {} : { expiration: { days: expireAfterDays } }),
      ...(archiveAfterDays === undefined
        ? {}
        : { transitions: [{ days: archiveAfterDays, storageClass: 'GLACIER_IR' }] }),
    })),
  ];
}
