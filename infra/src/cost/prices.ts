/** List prices of us-east-1, as of this month; free tiers and discounts for volume are left out. */
export const PRICES_OF = '2026-06';
export const PRICED_REGION = 'us-east-1';

/**
 * How a price was confirmed: the month or year that the page which says so gives itself, `undated` where it gives
 * none, `remembered` where no page was found.
 */
export type Checked = `20${number}` | `20${number}-${number}` | 'undated' | 'remembered';

export interface Price {
  /** Of one. */
  readonly usd: number;
  /** As AWS writes it: dollars for so many of the unit. */
  readonly listed: { readonly usd: number; readonly count: number; readonly unit: string };
  readonly checked: Checked;
  /** AWS's page of the price. */
  readonly page: string;
}

type Listed = readonly [usd: number, unit: string, count?: number];

function price([usd, unit, count = 1]: Listed, [page, checked]: readonly [string, Checked]): Price {
  return {
    usd: usd / count,
    listed: { usd, count, unit },
    page: `https://aws.amazon.com/${page}/pricing/`,
    checked,
  };
}

const MILLION = 1_000_000;

export const PRICES = {
  lambdaRequest: price([0.2, 'requests', MILLION], ['lambda', '2026-05']),
  lambdaGbSecond: price([0.000_013_333_4, 'GB-second, arm64'], ['lambda', '2026-05']),
  dynamodbWrite: price([0.625, 'write request units, on demand', MILLION], ['dynamodb', 'undated']),
  dynamodbRead: price([0.125, 'read request units, on demand', MILLION], ['dynamodb', 'undated']),
  dynamodbGb: price([0.25, 'GB-month'], ['dynamodb', 'undated']),
  dynamodbRecoveryGb: price([0.2, 'GB-month of point-in-time recovery'], ['dynamodb', 'remembered']),
  s3Put: price([0.005, 'PUTs or LISTs', 1_000], ['s3', 'undated']),
  s3Get: price([0.000_4, 'GETs', 1_000], ['s3', 'undated']),
  s3Gb: price([0.023, 'GB-month, Standard'], ['s3', 'undated']),
  athenaTb: price([5, 'TB scanned, 10 MB a query at least'], ['athena', 'undated']),
  glueObject: price([1, 'objects of the catalog and month', 100_000], ['glue', 'undated']),
  restCall: price([3.5, 'calls of a REST API', MILLION], ['api-gateway', '2026']),
  dataOutGb: price([0.09, 'GB to the Internet'], ['ec2', '2026']),
  wafAcl: price([5, 'web ACL and month'], ['waf', '2026']),
  wafRule: price([1, 'rule or group and month'], ['waf', '2026']),
  wafRequest: price([0.6, 'requests inspected', MILLION], ['waf', '2026']),
  logGb: price([0.5, 'GB of logs taken in'], ['cloudwatch', '2026-06']),
  logStoredGb: price([0.03, 'GB-month of logs, compressed'], ['cloudwatch', 'remembered']),
  metric: price([0.3, 'custom metric and month'], ['cloudwatch', '2026-02']),
  alarm: price([0.1, 'alarm metric and month'], ['cloudwatch', 'remembered']),
  compositeAlarm: price([0.5, 'composite alarm and month'], ['cloudwatch', 'remembered']),
  dashboard: price([3, 'dashboard and month'], ['cloudwatch', '2026-06']),
  trace: price([5, 'traces recorded', MILLION], ['xray', 'remembered']),
  dataEvent: price([0.1, 'data events on a trail', 100_000], ['cloudtrail', 'undated']),
  kmsKey: price([1, 'key and month'], ['kms', '2026-06']),
  kmsRotated: price([1, 'rotated version and month, two at most'], ['kms', 'remembered']),
  kmsRequest: price([0.03, 'requests', 10_000], ['kms', '2026-06']),
  secret: price([0.4, 'secret and month'], ['secrets-manager', '2026-05']),
  secretRead: price([0.05, 'calls', 10_000], ['secrets-manager', 'undated']),
  parameterAdvanced: price([0.05, 'advanced parameter and month'], ['systems-manager', 'remembered']),
  natHour: price([0.045, 'NAT gateway and hour'], ['vpc', '2026-03']),
  natGb: price([0.045, 'GB through a NAT gateway'], ['vpc', '2026-03']),
  publicAddressHour: price([0.005, 'public IPv4 address and hour'], ['vpc', '2026-02']),
  endpointHour: price([0.01, 'interface endpoint, zone and hour'], ['privatelink', '2026-03']),
  betweenZonesGb: price([0.01, 'GB between zones, each way'], ['ec2', 'undated']),
  volumeGb: price([0.08, 'GB-month of gp3'], ['ebs', '2026']),
  volumeIops: price([0.005, 'IOPS-month of gp3 above 3,000'], ['ebs', 'remembered']),
  volumeThroughput: price([0.04, 'MB/s-month of gp3 above 125'], ['ebs', 'remembered']),
  snapshotGb: price([0.05, 'GB-month of snapshots'], ['ebs', '2026']),
  zone: price([0.5, 'hosted zone and month'], ['route53', 'undated']),
  schedule: price([1, 'invocations by EventBridge Scheduler', MILLION], ['eventbridge', '2026-03']),
  detailedMetric: price([0.3, 'metric of detailed monitoring and month'], ['cloudwatch', '2026-02']),
} as const satisfies Readonly<Record<string, Price>>;
