import { type Captured, type Stack } from '../../offline/capture.ts';
import { type Need } from './need.ts';
import { type OwnNeed, toNeeds } from './own-need.ts';

const LOGS: OwnNeed = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  because: 'Lambda writes what a function logs; the group is there already',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
};
const TRACES: OwnNeed = {
  actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  because: 'Lambda sends traces',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html',
};
const INTERFACES: OwnNeed = {
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  because: 'Lambda makes the interfaces of a function in a network',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
};
const STREAM: OwnNeed = {
  actions: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  because: 'Lambda reads the stream',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html',
};
const STREAM_KEY: OwnNeed = {
  actions: ['kms:Decrypt'],
  because: 'the stream is under the key of its table',
  page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
};
const FAILURES: OwnNeed = {
  actions: ['s3:PutObject', 's3:ListBucket'],
  because: 'Lambda keeps batches that were given up',
  page: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
};
const FAILURES_KEY: OwnNeed = {
  actions: ['kms:GenerateDataKey'],
  because: 'batches that were given up are under the key of their bucket',
  page: FAILURES.page,
};

/** What Lambda calls as a function, by what the function and its sources declare. */
export function needsOfLambda(stack: Stack, lambda: Captured): readonly Need[] {
  const { loggingConfig, tracingConfig, vpcConfig } = lambda.inputs;
  const isTraced = (tracingConfig as { readonly mode?: string } | undefined)?.mode === 'Active';
  return [
    ...(loggingConfig ? toNeeds(LOGS) : []),
    ...(isTraced ? toNeeds(TRACES) : []),
    ...(vpcConfig ? toNeeds(INTERFACES) : []),
    ...sourcesOf(stack, lambda).flatMap(needsOfSource),
  ];
}

function sourcesOf(stack: Stack, lambda: Captured): readonly Captured[] {
  return stack
    .all('aws:lambda/eventSourceMapping:EventSourceMapping')
    .filter(({ inputs }) => String(inputs['functionName']).endsWith(`:${String(lambda.inputs['name'])}`));
}

function needsOfSource({ inputs }: Captured): readonly Need[] {
  const table = /\/([^/]+)\/stream\//.exec(String(inputs['eventSourceArn']))?.[1];
  const { onFailure } = (inputs['destinationConfig'] ?? {}) as {
    readonly onFailure?: { readonly destinationArn: string };
  };
  const bucket = onFailure?.destinationArn.split(':').at(-1);
  return [
    ...toNeeds(STREAM, { on: table }),
    ...toNeeds(STREAM_KEY, { via: 'dynamodb' }),
    ...(onFailure ? [...toNeeds(FAILURES, { on: bucket }), ...toNeeds(FAILURES_KEY, { via: 's3' })] : []),
  ];
}
