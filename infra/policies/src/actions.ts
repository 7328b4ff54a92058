/** Calls by which a role gets rights that it was not given. */
export const ESCALATION = [
  'iam:PassRole',
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:PutUserPolicy',
  'iam:AttachUserPolicy',
  'iam:AddUserToGroup',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile',
  'lambda:UpdateFunctionCode',
  'lambda:UpdateFunctionConfiguration',
  'ssm:SendCommand',
  'ssm:StartSession',
  'ec2-instance-connect:SendSSHPublicKey',
  'glue:UpdateDevEndpoint',
  'cloudformation:CreateStack',
];

/** Calls that answer with credentials. */
export const HANDS_OUT = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithWebIdentity',
  'sts:GetFederationToken',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreateServiceSpecificCredential',
  'cognito-identity:GetCredentialsForIdentity',
  'codeartifact:GetAuthorizationToken',
  'redshift:GetClusterCredentials',
  'sso:GetRoleCredentials',
  'rds-db:connect',
];

/** Calls that answer with data. */
export const DATA = [
  's3:GetObject',
  's3:GetObjectVersion',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:GetRecords',
  'dynamodb:ExportTableToPointInTime',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'athena:GetQueryResults',
  'ebs:GetSnapshotBlock',
];

/** Calls that decide what others may. */
export const PERMISSIONS = [
  'iam:CreateRole',
  'iam:CreatePolicy',
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:DeleteRolePermissionsBoundary',
  'iam:UpdateAssumeRolePolicy',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutBucketAcl',
  's3:PutObjectAcl',
  's3:PutBucketPublicAccessBlock',
  'kms:PutKeyPolicy',
  'kms:CreateGrant',
  'lambda:AddPermission',
  'sns:SetTopicAttributes',
  'sqs:SetQueueAttributes',
  'secretsmanager:PutResourcePolicy',
  'ec2:ModifySnapshotAttribute',
  'dynamodb:PutResourcePolicy',
];

/** What IAM knows no resources for, so that only "*" is left. */
const WITHOUT_RESOURCES = [
  /^xray:(?:PutTraceSegments|PutTelemetryRecords|GetSampling\w+)$/i,
  /^cloudwatch:(?:PutMetricData|GetMetricData|ListMetrics)$/i,
  /^ec2:Describe\w+$/i,
  /^ec2messages:\w+$/i,
  /^ssmmessages:\w+$/i,
  /^ssm:(?:UpdateInstanceInformation|DescribeParameters|ListInstanceAssociations|ListAssociations)$/i,
  /^ecr:GetAuthorizationToken$/i,
  /^sts:(?:GetCallerIdentity|GetServiceBearerToken)$/i,
  /^logs:(?:DescribeLogGroups|CreateLogDelivery|DescribeResourcePolicies|PutResourcePolicy)$/i,
  /^s3:ListAllMyBuckets$/i,
  /^(?:kms|sns|sqs|dynamodb|secretsmanager|athena):List(?:Keys|Aliases|Topics|Queues|Tables|Secrets|DataCatalogs|WorkGroups)$/i,
  /^dynamodb:ListStreams$/i,
];

export function isRestrictable(action: string): boolean {
  return !WITHOUT_RESOURCES.some((known) => known.test(action));
}

const READS =
  /^(?:get|list|describe|batchget|query|scan|view|search|head|lookup|select|read|test|simulate|generate)/i;

/** Whether a call changes something, by the verb of its name; a pattern that could be any does. */
export function isWrite(action: string): boolean {
  return !READS.test(action.split(':')[1] ?? '');
}
