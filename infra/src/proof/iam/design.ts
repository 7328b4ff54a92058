import { LOGGING } from './log-groups.ts';

/** What a role is for: what it may do on which thing, and who takes it. Everything else is refused. */
export interface Duty {
  /** The service that takes the role; people of the account where absent. */
  readonly takenBy?: string;
  readonly may: Readonly<Record<string, readonly string[]>>;
  /** Where it is one tenant's alone: the tag that says whose. */
  readonly ownerTag?: string;
}

const LAMBDA = 'lambda.amazonaws.com';

const decrypt = { 'key data, through s3': ['kms:Decrypt'], 'key data, through dynamodb': ['kms:Decrypt'] };
const both = ['kms:Decrypt', 'kms:GenerateDataKey'];
const list = (...labels: readonly string[]) =>
  Object.fromEntries(labels.map((label) => [`list of ${label}`, ['s3:ListBucket']]));
const inNetwork = {
  'interfaces, as Lambda': [
    ...['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
    ...['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
  ],
};
const GET = ['s3:GetObject'];
const PUT = ['s3:PutObject'];
const DELETE = ['s3:DeleteObject'];
const READ_SECRET = ['secretsmanager:GetSecretValue'];
const QUERY = [
  ...['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults'],
  'athena:StopQueryExecution',
];

/** Tags are given to snapshots alone, and while they are made. */
const tagging = Object.fromEntries(
  ['host a', 'another host', 'another environment', 'nobody'].map((whose) => [
    `snapshot of ${whose}, while it is made`,
    ['ec2:CreateTags'],
  ]),
);

const WRITE_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const logsOf = (name: string) => ({ [`logs of ${name}`]: WRITE_LOGS });
/** Glue asks for the catalog and the database beside the table. */
const catalog = Object.fromEntries(
  ['catalog', 'database', 'table'].map((part) => [`catalog: ${part}`, ['glue:GetDatabase', 'glue:GetTable']]),
);

/** Of a function that takes one table's changes. */
const cdc = (table: string): Duty['may'] => ({
  ...logsOf(`cdc-${table}`),
  ...inNetwork,
  registry: ['dynamodb:GetItem'],
  [`stream of ${table}`]: [
    ...[
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
  ],
  'secret write': READ_SECRET,
  'secret write, on another host': READ_SECRET,
  [`parked ${table}`]: PUT,
  [`quarantined ${table}`]: PUT,
  [`state of ${table}`]: [...GET, ...PUT],
  [`reach of ${table}`]: [...GET, ...PUT],
  'failed batches': PUT,
  // Lambda asks whether the bucket of failed batches is there with the right to list it, and names no prefix.
  ...list('holding, whole', 'failed batches', 'reach of products', 'reach of purchases'),
  ...list(
    ...['products', 'purchases'].flatMap((each) => [
      `parked ${each}`,
      `quarantined ${each}`,
      `state of ${each}`,
    ]),
  ),
  ...decrypt,
  'key data, through s3': both,
  'key cells, through secretsmanager': ['kms:Decrypt'],
});

/** By the name that the program gives a role. */
export const DESIGN: Readonly<Record<string, Duty>> = {
  'cdc-products': { takenBy: LAMBDA, may: cdc('products') },
  'cdc-purchases': {
    takenBy: LAMBDA,
    may: {
      ...cdc('purchases'),
      rows: [...GET, ...PUT],
      claims: [...GET, ...PUT],
      freshness: [...GET, ...PUT],
      ...list('rows', 'claims', 'freshness', 'rows, unclosed'),
    },
  },
  'cdc-drain': {
    takenBy: LAMBDA,
    may: {
      ...logsOf('cdc-drain'),
      ...inNetwork,
      registry: ['dynamodb:GetItem', 'dynamodb:Scan'],
      'secret write': READ_SECRET,
      'secret write, on another host': READ_SECRET,
      'parked products': [...GET, ...DELETE],
      'parked purchases': [...GET, ...DELETE],
      'quarantined products': PUT,
      'quarantined purchases': PUT,
      'state of products': [...GET, ...PUT],
      'state of purchases': [...GET, ...PUT],
      rows: [...GET, ...DELETE],
      claims: DELETE,
      cleaning: [...GET, ...PUT],
      ...list('parked products', 'parked purchases', 'state of products', 'state of purchases'),
      ...list('rows', 'rows, unclosed', 'claims', 'cleaning'),
      ...decrypt,
      'key data, through s3': both,
      'key cells, through secretsmanager': ['kms:Decrypt'],
    },
  },
  'cdc-heartbeat': {
    takenBy: LAMBDA,
    may: {
      ...logsOf('cdc-heartbeat'),
      registry: ['dynamodb:Scan'],
      // The marker has the partition key of its tenant, so that no key tells it from the tenant's own items.
      ...Object.fromEntries(
        ['products', 'purchases'].flatMap((table) =>
          ['', ', also of another', ', no key named', ', no key at all'].map((what) => [
            `${table}${what}`,
            ['dynamodb:PutItem'],
          ]),
        ),
      ),
      'reach of products': GET,
      'reach of purchases': GET,
      ...list('reach of products', 'reach of purchases'),
      ...decrypt,
      'key data, through dynamodb': both,
    },
  },
  /** Writes nothing, anywhere. */
  'search-api': {
    takenBy: LAMBDA,
    may: {
      ...logsOf('search-api'),
      ...inNetwork,
      registry: ['dynamodb:GetItem'],
      'secret read': READ_SECRET,
      'secret read, on another host': READ_SECRET,
      'secret of cursors': READ_SECRET,
      'state of products': GET,
      'state of purchases': GET,
      ...list('parked products', 'parked purchases', 'quarantined products', 'quarantined purchases'),
      ...list('state of products', 'state of purchases'),
      ...decrypt,
      'key cells, through secretsmanager': ['kms:Decrypt'],
    },
  },
  /** Touches no table but the registry, of which it gets one tenant at a time. */
  'analytics-api': {
    takenBy: LAMBDA,
    may: {
      ...logsOf('analytics-api'),
      registry: ['dynamodb:GetItem'],
      'secret of cursors': READ_SECRET,
      workgroup: QUERY,
      ...catalog,
      rows: GET,
      results: [...GET, ...PUT],
      freshness: GET,
      'bucket lake': ['s3:GetBucketLocation'],
      ...list('rows', 'results', 'freshness'),
      ...decrypt,
      'key data, through s3': both,
      'key cells, through secretsmanager': ['kms:Decrypt'],
    },
  },
  authorizer: { takenBy: LAMBDA, may: { ...logsOf('authorizer') } },
  /** Of a tenant's analysts. */
  session: {
    ownerTag: 'tenantId',
    may: {
      workgroup: QUERY,
      ...catalog,
      rows: GET,
      results: [...GET, ...PUT],
      'bucket lake': ['s3:GetBucketLocation'],
      ...list('rows', 'results'),
      products: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      purchases: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
      ...decrypt,
      'key data, through s3': both,
    },
  },
  'cdc-drain-schedule': {
    takenBy: 'scheduler.amazonaws.com',
    may: { 'function cdc-drain': ['lambda:InvokeFunction'] },
  },
  'cdc-heartbeat-schedule': {
    takenBy: 'scheduler.amazonaws.com',
    may: { 'function cdc-heartbeat': ['lambda:InvokeFunction'] },
  },
  'network-flows': {
    takenBy: 'vpc-flow-logs.amazonaws.com',
    may: {
      'logs of flows': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
      'group of flows': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
    },
  },
  audit: { takenBy: 'cloudtrail.amazonaws.com', may: { 'logs of trail': WRITE_LOGS } },
  'api-logs': {
    takenBy: 'apigateway.amazonaws.com',
    // The role is the account's for all its APIs, and AWS's own policy for it names no group.
    may: Object.fromEntries(
      ['group of flows', ...[...LOGGING.functions, ...LOGGING.parts].map((who) => `logs of ${who}`)].map(
        (logs) => [logs, [...WRITE_LOGS, 'logs:DescribeLogStreams', 'logs:GetLogEvents']],
      ),
    ),
  },
  /** Does all that the containers of its own host need, and reads no key of theirs but the one to set them up. */
  'search-a': {
    takenBy: 'ec2.amazonaws.com',
    may: {
      'volume of host a': ['ec2:AttachVolume', 'ec2:DetachVolume', 'ec2:CreateSnapshot'],
      'instance of host a': ['ec2:AttachVolume', 'ec2:DetachVolume'],
      'snapshot of host a': ['ec2:CreateSnapshot'],
      ...tagging,
      'definitions of host a': ['ssm:GetParametersByPath'],
      // One call gets all below a path, and names the path alone.
      definition: ['ssm:GetParametersByPath'],
      'secret of the authority': ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      'secret admin': ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      'secret read': ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
      'secret write': ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
      'key cells, through secretsmanager': both,
      'key cells, through s3': ['kms:Decrypt'],
      'key cells, through ec2': [
        ...['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext'],
        ...['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      ],
      'key cells, lent through ec2': ['kms:CreateGrant'],
      // The agent of Session Manager asks for the key of a shell itself, through no service.
      'key logs, by itself': ['kms:Decrypt'],
      ...Object.fromEntries(
        ['s3', 'dynamodb', 'secretsmanager', 'ec2'].map((each) => [
          `key logs, through ${each}`,
          ['kms:Decrypt'],
        ]),
      ),
      'scripts of hosts': GET,
      'logs of search': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
      'logs of shell': [...WRITE_LOGS, 'logs:DescribeLogStreams'],
      'metrics of CloudPF/Search': ['cloudwatch:PutMetricData'],
    },
  },
  'search-snapshots': {
    takenBy: 'dlm.amazonaws.com',
    may: {
      'volume of host a': ['ec2:CreateSnapshot'],
      'volume of another host': ['ec2:CreateSnapshot'],
      'snapshot of host a': ['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot'],
      'snapshot of another host': ['ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot'],
      // What is made has no tags yet.
      'snapshot of another environment': ['ec2:CreateSnapshot', 'ec2:CreateTags'],
      'snapshot of nobody': ['ec2:CreateSnapshot', 'ec2:CreateTags'],
      ...tagging,
    },
  },
};
