/** What AWS bills by; the seed's table has a row for some of them. */
export const SERVICES = [
  'EC2',
  'EBS',
  'Lambda',
  'S3',
  'Athena',
  'DynamoDB',
  'API Gateway',
  'WAF',
  'CloudWatch',
  'X-Ray',
  'CloudTrail',
  'KMS',
  'Secrets Manager',
  'VPC',
  'EventBridge',
  'other',
] as const;
export type Service = (typeof SERVICES)[number];

/** Dollars a month for one thing. */
export interface Line {
  readonly service: Service;
  readonly what: string;
  readonly usd: number;
}

export const HOURS_A_MONTH = 730;
export const DAYS_A_MONTH = 365 / 12;
export const MINUTES_A_MONTH = HOURS_A_MONTH * 60;
export const GB = 1_000_000_000;
