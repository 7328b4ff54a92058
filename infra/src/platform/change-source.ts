import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type PlatformConfig } from '../config/platform-config.ts';
import { policyOf } from '../iam/statement.ts';
import { type CloudFunction } from './cloud-function.ts';

export interface ChangeSourceArgs {
  readonly config: PlatformConfig;
  readonly table: aws.dynamodb.Table;
  readonly to: CloudFunction;
  /** Where batches are kept, with their records, that were given up. */
  readonly failures: aws.s3.Bucket;
}

/** Below the 24 hours after which the stream itself forgets: a batch is kept by us, not lost by it. */
const MAXIMUM_AGE_SECONDS = 20 * 3_600;
const MAXIMUM_RETRIES = 1_000;
/** Small: a change that waits for others is not searchable. */
const WINDOW_SECONDS = 0;

/** Brings a table's stream to a function, batch by batch; what cannot be taken ends in a bucket, with its records. */
export class ChangeSource extends pulumi.ComponentResource {
  readonly mapping: aws.lambda.EventSourceMapping;

  constructor(name: string, args: ChangeSourceArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:ChangeSource', name, {}, options);
    const { config, table, to, failures } = args;
    const child = { parent: this };
    const leave = new aws.iam.RolePolicy(
      `${name}-failures`,
      {
        role: to.role.id,
        policy: policyOf([
          {
            sid: 'KeepWhatFailed',
            actions: ['s3:PutObject'],
            // Lambda chooses the names, which begin with its own prefix.
            resources: [pulumi.interpolate`${failures.arn}/aws/lambda/*`],
          },
          { sid: 'FindBucket', actions: ['s3:ListBucket'], resources: [failures.arn] },
        ]),
      },
      child,
    );
    this.mapping = new aws.lambda.EventSourceMapping(
      name,
      {
        eventSourceArn: table.streamArn,
        functionName: to.lambda.arn,
        startingPosition: 'TRIM_HORIZON',
        batchSize: config.functions.batch_size,
        maximumBatchingWindowInSeconds: WINDOW_SECONDS,
        parallelizationFactor: config.functions.parallelization,
        functionResponseTypes: ['ReportBatchItemFailures'],
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: MAXIMUM_RETRIES,
        maximumRecordAgeInSeconds: MAXIMUM_AGE_SECONDS,
        destinationConfig: { onFailure: { destinationArn: failures.arn } },
        // Every record of the table, and nothing that is none.
        filterCriteria: {
          filters: [{ pattern: JSON.stringify({ eventName: ['INSERT', 'MODIFY', 'REMOVE'] }) }],
        },
        metricsConfig: { metrics: ['EventCount'] },
      },
      { ...child, dependsOn: leave },
    );
    this.registerOutputs();
  }
}
