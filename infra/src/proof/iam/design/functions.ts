import { type Duty } from './duty.ts';
import {
  USE_KEY,
  CATALOG,
  READ_DATA,
  DELETE,
  GET,
  listsOf,
  logsOf,
  PUT,
  QUERY,
  READ_SECRET,
} from './words.ts';

const LAMBDA = 'lambda.amazonaws.com';

const inNetwork = {
  'interfaces, as Lambda': [
    ...['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
    ...['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
  ],
};

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
  ...listsOf('holding, whole', 'failed batches', 'reach of products', 'reach of purchases'),
  ...listsOf(
    ...['products', 'purchases'].flatMap((each) => [
      `parked ${each}`,
      `quarantined ${each}`,
      `state of ${each}`,
    ]),
  ),
  ...READ_DATA,
  'key data, through s3': USE_KEY,
  'key cells, through secretsmanager': ['kms:Decrypt'],
});

/** The functions, each with what its code does. */
export const FUNCTIONS: Readonly<Record<string, Duty>> = {
  'cdc-products': { takenBy: LAMBDA, may: cdc('products') },
  'cdc-purchases': {
    takenBy: LAMBDA,
    may: {
      ...cdc('purchases'),
      rows: [...GET, ...PUT],
      claims: [...GET, ...PUT],
      freshness: [...GET, ...PUT],
      ...listsOf('rows', 'claims', 'freshness', 'rows, unclosed'),
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
      ...listsOf('parked products', 'parked purchases', 'state of products', 'state of purchases'),
      ...listsOf('rows', 'rows, unclosed', 'claims', 'cleaning'),
      ...READ_DATA,
      'key data, through s3': USE_KEY,
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
      ...listsOf('reach of products', 'reach of purchases'),
      ...READ_DATA,
      'key data, through dynamodb': USE_KEY,
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
      ...listsOf('parked products', 'parked purchases', 'quarantined products', 'quarantined purchases'),
      ...listsOf('state of products', 'state of purchases'),
      ...READ_DATA,
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
      ...CATALOG,
      rows: GET,
      results: [...GET, ...PUT],
      freshness: GET,
      'bucket lake': ['s3:GetBucketLocation'],
      ...listsOf('rows', 'results', 'freshness'),
      ...READ_DATA,
      'key data, through s3': USE_KEY,
      'key cells, through secretsmanager': ['kms:Decrypt'],
    },
  },
  authorizer: { takenBy: LAMBDA, may: { ...logsOf('authorizer') } },
};
