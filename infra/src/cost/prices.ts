/** List prices of us-east-1, as of this month; free tiers and discounts for volume are left out. */
export const PRICES_OF = '2026-06';
export const PRICED_REGION = 'us-east-1';

/**
 * How a price was confirmed: the month or year that the page which says so gives itself, `undated` where it gives
 * none, `remembered` where no page was found.
 */
export type Checked = `20${number}` | `20${number}-${number}` | 'undated' | 'remembered';

export interface Price {
  readonly usd: number;
  readonly unit: string;
  readonly checked: Checked;
  /** AWS's page of the price. */
  readonly page: string;
}

function price(usd: number, unit: string, from: readonly [page: string, checked: Checked]): Price {
  return { usd, unit, page: `https://aws.amazon.com/${from[0]}/pricing/`, checked: from[1] };
}

const MILLION = 1_000_000;

export const PRICES = {
  lambdaRequest: price(0.2 / MILLION, 'request', ['lambda', '2026-05']),
  lambdaGbSecond: price(0.000_013_333_4, 'GB-second, arm64', ['lambda', '2026-05']),
  dynamodbWrite: price(0.625 / MILLION, 'write request unit, on demand', ['dynamodb', 'undated']),
  dynamodbRead: price(0.125 / MILLION, 'read request unit, on demand', ['dynamodb', 'undated']),
  dynamodbGb: price(0.25, 'GB-month', ['dynamodb', 'undated']),
  dynamodbRecoveryGb: price(0.2, 'GB-month of point-in-time recovery', ['dynamodb', 'remembered']),
  s3Put: price(0.005 / 1_000, 'PUT or LIST', ['s3', 'remembered']),
  s3Get: price(0.000_4 / 1_000, 'GET', ['s3', 'remembered']),
  s3Gb: price(0.023, 'GB-month, Standard', ['s3', 'undated']),
  athenaTb: price(5, 'TB scanned, 10 MB a query at least', ['athena', 'undated']),
  glueObject: price(1 / 100_000, 'object-month in the catalog', ['glue', 'undated']),
  restCall: price(3.5 / MILLION, 'call of a REST API', ['api-gateway', '2026']),
  dataOutGb: price(0.09, 'GB to the Internet', ['ec2', '2026']),
  wafAcl: price(5, 'web ACL and month', ['waf', '2026']),
  wafRule: price(1, 'rule or group and month', ['waf', '2026']),
  wafRequest: price(0.6 / MILLION, 'request inspected', ['waf', '2026']),
  logGb: price(0.5, 'GB of logs taken in', ['cloudwatch', '2026-06']),
  logStoredGb: price(0.03, 'GB-month of logs, compressed', ['cloudwatch', 'remembered']),
  metric: price(0.3, 'custom metric and month', ['cloudwatch', '2026-02']),
  alarm: price(0.1, 'alarm metric and month', ['cloudwatch', 'remembered']),
  compositeAlarm: price(0.5, 'composite alarm and month', ['cloudwatch', 'remembered']),
  dashboard: price(3, 'dashboard and month', ['cloudwatch', '2026-06']),
  trace: price(5 / MILLION, 'trace recorded', ['xray', 'remembered']),
  dataEvent: price(0.1 / 100_000, 'data event on a trail', ['cloudtrail', 'undated']),
  kmsKey: price(1, 'key and month', ['kms', '2026-06']),
  kmsRotated: price(1, 'rotated version and month, two at most', ['kms', 'remembered']),
  kmsRequest: price(0.03 / 10_000, 'request', ['kms', '2026-06']),
  secret: price(0.4, 'secret and month', ['secrets-manager', '2026-05']),
  secretRead: price(0.05 / 10_000, 'call', ['secrets-manager', 'undated']),
  parameterAdvanced: price(0.05, 'advanced parameter and month', ['systems-manager', 'remembered']),
  natHour: price(0.045, 'NAT gateway and hour', ['vpc', '2026-03']),
  natGb: price(0.045, 'GB through a NAT gateway', ['vpc', '2026-03']),
  publicAddressHour: price(0.005, 'public IPv4 address and hour', ['vpc', '2026-02']),
  endpointHour: price(0.01, 'interface endpoint, zone and hour', ['privatelink', '2026-03']),
  betweenZonesGb: price(0.01, 'GB between zones, each way', ['ec2', 'undated']),
  volumeGb: price(0.08, 'GB-month of gp3', ['ebs', 'remembered']),
  volumeIops: price(0.005, 'IOPS-month of gp3 above 3,000', ['ebs', 'remembered']),
  volumeThroughput: price(0.04, 'MB/s-month of gp3 above 125', ['ebs', 'remembered']),
  snapshotGb: price(0.05, 'GB-month of snapshots', ['ebs', 'remembered']),
  zone: price(0.5, 'hosted zone and month', ['route53', 'undated']),
  dnsQuery: price(0.4 / MILLION, 'query', ['route53', 'remembered']),
  schedule: price(1 / MILLION, 'invocation by EventBridge Scheduler', ['eventbridge', '2026-03']),
  mail: price(2 / 100_000, 'mail of a topic', ['sns', 'remembered']),
  queueRequest: price(0.4 / MILLION, 'request of a queue', ['sqs', 'remembered']),
  detailedMetric: price(0.3, 'metric of detailed monitoring and month', ['cloudwatch', '2026-02']),
} as const satisfies Readonly<Record<string, Price>>;
