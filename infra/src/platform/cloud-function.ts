import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type Grant, policyOf, trustOf } from '../iam/statement.ts';
import { arn, nameIn, type Place } from '../place.ts';
import { type Keys } from './keys.ts';
import { type Network } from './network.ts';

/** What every function of a platform shares. */
export interface FunctionSetting {
  readonly place: Place;
  readonly keys: Keys;
  /** Days for which logs are kept. */
  readonly logDays: number;
  /** The folder that has `apps/`. */
  readonly checkout: string;
}

export interface CloudFunctionArgs extends FunctionSetting {
  /** Folder under `apps/`, whose `dist/` is deployed. */
  readonly app: string;
  /** Megabytes. */
  readonly memory: number;
  readonly timeoutSeconds: number;
  /** Invocations at once at most; they are kept free of what else the account runs. */
  readonly reservedConcurrency: number;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly grants: readonly Grant[];
  /** Where it speaks with cells. */
  readonly network?: Network;
}

/** One of the apps as a function: the bundle that runs locally, on arm64, with a role of its own. */
export class CloudFunction extends pulumi.ComponentResource {
  readonly lambda: aws.lambda.Function;
  readonly role: aws.iam.Role;

  constructor(name: string, args: CloudFunctionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:platform:CloudFunction', name, {}, options);
    const { place, keys, app, network } = args;
    const child = { parent: this };
    const functionName = nameIn(place, app);
    const logs = new aws.cloudwatch.LogGroup(
      name,
      { name: `/aws/lambda/${functionName}`, retentionInDays: args.logDays, kmsKeyId: keys.logs.arn },
      child,
    );
    this.role = new aws.iam.Role(
      name,
      { name: functionName, assumeRolePolicy: trustOf('lambda.amazonaws.com', place.account) },
      child,
    );
    const inNetwork = network ? networkGrants(place, functionName) : { grants: [], denials: [] };
    const policy = new aws.iam.RolePolicy(
      name,
      {
        role: this.role.id,
        policy: policyOf(
          [
            {
              sid: 'WriteLogs',
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [pulumi.interpolate`${logs.arn}:*`],
            },
            // X-Ray knows no resources.
            {
              sid: 'Trace',
              actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
              resources: ['*'],
            },
            ...args.grants,
            ...inNetwork.grants,
          ],
          inNetwork.denials,
        ),
      },
      child,
    );
    this.lambda = new aws.lambda.Function(
      name,
      {
        name: functionName,
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        handler: 'handler.handler',
        code: new pulumi.asset.FileArchive(`${args.checkout}/apps/${app}/dist`),
        role: this.role.arn,
        memorySize: args.memory,
        timeout: args.timeoutSeconds,
        reservedConcurrentExecutions: args.reservedConcurrency,
        environment: { variables: { ...args.environment } },
        kmsKeyArn: keys.data.arn,
        tracingConfig: { mode: 'Active' },
        loggingConfig: {
          logFormat: 'JSON',
          logGroup: logs.name,
          applicationLogLevel: 'INFO',
          systemLogLevel: 'WARN',
        },
        ...(network
          ? {
              vpcConfig: {
                subnetIds: network.privateSubnets.map(({ id }) => id),
                securityGroupIds: [network.functions.id],
              },
            }
          : {}),
      },
      { ...child, dependsOn: [logs, policy] },
    );
    this.registerOutputs();
  }
}

/** Lambda makes a function's interfaces with the function's role, whose own code must not. */
function networkGrants(
  place: Place,
  functionName: string,
): { readonly grants: readonly Grant[]; readonly denials: readonly Grant[] } {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  return {
    // Half of these know no resources, and interfaces are named by AWS.
    grants: [{ sid: 'Interfaces', actions, resources: ['*'] }],
    denials: [
      {
        sid: 'NotByItsCode',
        actions,
        resources: ['*'],
        conditions: {
          ArnEquals: { 'lambda:SourceFunctionArn': arn(place, 'lambda', `function:${functionName}`) },
        },
      },
    ],
  };
}
