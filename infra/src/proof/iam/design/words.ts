/** Every store of data is read through its service, whose key has to open it. */
export const READ_DATA = {
  'key data, through s3': ['kms:Decrypt'],
  'key data, through dynamodb': ['kms:Decrypt'],
};
/** Writing takes a new data key beside. */
export const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** Whoever reads objects is told when they are absent only where it may list them. */
export const listsOf = (...labels: readonly string[]) =>
  Object.fromEntries(labels.map((label) => [`list of ${label}`, ['s3:ListBucket']]));
export const GET = ['s3:GetObject'];
export const PUT = ['s3:PutObject'];
export const DELETE = ['s3:DeleteObject'];
export const READ_SECRET = ['secretsmanager:GetSecretValue'];
export const QUERY = [
  ...['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults'],
  'athena:StopQueryExecution',
];
export const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
export const logsOf = (name: string) => ({ [`logs of ${name}`]: WRITE_LOGS });
/** Glue asks for the catalog and the database beside the table. */
export const CATALOG = Object.fromEntries(
  ['catalog', 'database', 'table'].map((part) => [`catalog: ${part}`, ['glue:GetDatabase', 'glue:GetTable']]),
);
