/** What can be asked of each kind of thing, harmless and not. */

export const OBJECT = [
  ...['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectAcl'],
  's3:BypassGovernanceRetention',
];
export const BUCKET = [
  's3:PutBucketPolicy',
  's3:DeleteBucket',
  's3:PutLifecycleConfiguration',
  's3:GetBucketLocation',
];
export const ITEM = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
].map((each) => `dynamodb:${each}`);
export const TABLE = ['Scan', 'PartiQLSelect', 'DeleteTable', 'UpdateTable', 'ExportTableToPointInTime'].map(
  (each) => `dynamodb:${each}`,
);
export const STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (each) => `dynamodb:${each}`,
);
export const SECRET = [
  'GetSecretValue',
  'DescribeSecret',
  'PutSecretValue',
  'DeleteSecret',
  'PutResourcePolicy',
].map((each) => `secretsmanager:${each}`);
export const KEY = [
  ...[
    'Decrypt',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'Encrypt',
    'ReEncryptFrom',
    'ReEncryptTo',
  ],
  ...['CreateGrant', 'DescribeKey', 'DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy'],
].map((each) => `kms:${each}`);
export const WORKGROUP = [
  ...['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'StopQueryExecution'],
  ...['UpdateWorkGroup', 'DeleteWorkGroup', 'ListQueryExecutions'],
].map((each) => `athena:${each}`);
export const CATALOG = ['GetDatabase', 'GetTable', 'GetPartitions', 'UpdateTable', 'DeleteTable'].map(
  (each) => `glue:${each}`,
);
export const FUNCTION = [
  'InvokeFunction',
  'UpdateFunctionCode',
  'UpdateFunctionConfiguration',
  'AddPermission',
].map((each) => `lambda:${each}`);
export const ROLE = [
  ...['sts:AssumeRole', 'sts:TagSession', 'iam:PassRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'],
  ...['iam:UpdateAssumeRolePolicy', 'iam:TagRole', 'iam:CreateAccessKey'],
];
export const PARAMETER = ['GetParameter', 'GetParametersByPath', 'PutParameter', 'DeleteParameter'].map(
  (each) => `ssm:${each}`,
);
export const INTERFACE = [
  ...['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface'],
  ...['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'],
].map((each) => `ec2:${each}`);
export const TRAIL = ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'].map(
  (each) => `cloudtrail:${each}`,
);
export const LOGS = [
  'PutLogEvents',
  'CreateLogStream',
  'DescribeLogStreams',
  'GetLogEvents',
  'DeleteLogStream',
].map((each) => `logs:${each}`);
