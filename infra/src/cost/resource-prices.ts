import { type Captured } from '../offline/capture.ts';
import { HOURS_A_MONTH, type Line, type Service } from './bill.ts';
import { UnpricedResourceError } from './errors.ts';
import { FREE } from './free-resources.ts';
import { PRICES, type Price } from './prices.ts';

type Inputs = Readonly<Record<string, unknown>>;
type Pricing = (inputs: Inputs, resources: readonly Captured[]) => readonly Line[];

/** What there is of a type costs by the month, whether it is used or not. */
const MONTHLY: Readonly<Record<string, Pricing>> = {
  'aws:apigateway/methodSettings:MethodSettings': methodMetrics,
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': each('CloudWatch', 'alarms', PRICES.compositeAlarm),
  'aws:cloudwatch/dashboard:Dashboard': each('CloudWatch', 'dashboards', PRICES.dashboard),
  'aws:cloudwatch/metricAlarm:MetricAlarm': alarm,
  'aws:ebs/volume:Volume': volume,
  'aws:ec2/eip:Eip': each('VPC', 'public addresses', hourly(PRICES.publicAddressHour)),
  'aws:ec2/launchTemplate:LaunchTemplate': besideTheHost,
  'aws:ec2/natGateway:NatGateway': each('VPC', 'NAT gateways', hourly(PRICES.natHour)),
  'aws:ec2/vpcEndpoint:VpcEndpoint': endpoint,
  'aws:glue/catalogTable:CatalogTable': each('Athena', 'tables of the catalog', PRICES.glueObject),
  'aws:kms/key:Key': key,
  'aws:route53/zone:Zone': each('other', 'hosted zones', PRICES.zone),
  'aws:secretsmanager/secret:Secret': each('Secrets Manager', 'secrets', PRICES.secret),
  'aws:ssm/parameter:Parameter': parameter,
  'aws:wafv2/webAcl:WebAcl': webAcl,
};

/**
 * What declared resources cost by the month, used or not; hosts themselves are in `fleet.ts`.
 * @throws UnpricedResourceError where a type is neither priced nor known to cost nothing by itself.
 */
export function resourceLines(resources: readonly Captured[]): readonly Line[] {
  const unpriced = new Set(resources.map(({ type }) => type).filter((type) => !isPriced(type)));
  if (unpriced.size > 0) throw new UnpricedResourceError([...unpriced].sort());
  return resources.flatMap(({ type, inputs }) => MONTHLY[type]?.(inputs, resources) ?? []);
}

/** Components of our own are made of what is priced. */
function isPriced(type: string): boolean {
  return type in MONTHLY || type in FREE || /^(cloudpf|pulumi):/.test(type);
}

function each(service: Service, what: string, { usd }: Pick<Price, 'usd'>): Pricing {
  return () => [{ service, what, usd }];
}

function hourly({ usd }: Price): Pick<Price, 'usd'> {
  return { usd: usd * HOURS_A_MONTH };
}

function key({ enableKeyRotation }: Inputs): readonly Line[] {
  const rotated = enableKeyRotation === true ? PRICES.kmsRotated.usd : 0;
  return [{ service: 'KMS', what: 'keys, each with one rotated version', usd: PRICES.kmsKey.usd + rotated }];
}

/** An alarm over a formula is billed for each metric in it. */
function alarm({ metricQueries }: Inputs): readonly Line[] {
  const queries = (metricQueries ?? []) as readonly { readonly metric?: unknown }[];
  const metrics = Math.max(1, queries.filter(({ metric }) => metric !== undefined).length);
  return [{ service: 'CloudWatch', what: 'alarms', usd: metrics * PRICES.alarm.usd }];
}

function volume({ size, iops, throughput }: Inputs): readonly Line[] {
  const above = (value: unknown, included: number) => Math.max(0, Number(value ?? included) - included);
  const speed =
    above(iops, 3_000) * PRICES.volumeIops.usd + above(throughput, 125) * PRICES.volumeThroughput.usd;
  return [{ service: 'EBS', what: 'volumes', usd: Number(size ?? 0) * PRICES.volumeGb.usd + speed }];
}

/** Metrics that EC2 gives every minute instead of every five. */
const DETAILED_METRICS = 7;

interface Template {
  readonly blockDeviceMappings?: readonly { readonly ebs?: { readonly volumeSize?: number } }[];
  readonly monitoring?: { readonly enabled?: boolean };
}

/** The disks of a host and its metrics; the host itself is in `fleet.ts`. */
function besideTheHost(inputs: Inputs): readonly Line[] {
  const { blockDeviceMappings = [], monitoring } = inputs as Template;
  const gigabytes = blockDeviceMappings.reduce((sum, { ebs }) => sum + (ebs?.volumeSize ?? 0), 0);
  const metrics = monitoring?.enabled === true ? DETAILED_METRICS : 0;
  return [
    { service: 'EBS', what: 'disks of hosts', usd: gigabytes * PRICES.volumeGb.usd },
    { service: 'CloudWatch', what: 'metrics of hosts', usd: metrics * PRICES.detailedMetric.usd },
  ];
}

function endpoint({ vpcEndpointType, subnetIds }: Inputs): readonly Line[] {
  if (vpcEndpointType !== 'Interface') return [];
  const zones = Array.isArray(subnetIds) ? subnetIds.length : 1;
  return [{ service: 'VPC', what: 'interface endpoints', usd: zones * hourly(PRICES.endpointHour).usd }];
}

function parameter({ tier }: Inputs): readonly Line[] {
  const usd = tier === 'Advanced' ? PRICES.parameterAdvanced.usd : 0;
  return [{ service: 'other', what: 'parameters', usd }];
}

function webAcl({ rules }: Inputs): readonly Line[] {
  const count = Array.isArray(rules) ? rules.length : 0;
  const usd = PRICES.wafAcl.usd + count * PRICES.wafRule.usd;
  return [{ service: 'WAF', what: 'web ACL and its rules', usd }];
}

/** Count, latency, latency of the function, 4xx and 5xx. */
const METRICS_OF_A_METHOD = 5;

function methodMetrics({ settings }: Inputs, resources: readonly Captured[]): readonly Line[] {
  const { metricsEnabled } = settings as { readonly metricsEnabled?: boolean };
  const methods = metricsEnabled === true ? resources.flatMap(methodsOf).length : 0;
  const usd = methods * METRICS_OF_A_METHOD * PRICES.metric.usd;
  return [{ service: 'CloudWatch', what: 'metrics of each method of the API', usd }];
}

function methodsOf({ type, inputs }: Captured): readonly string[] {
  if (type !== 'aws:apigateway/restApi:RestApi') return [];
  const { paths } = JSON.parse(String(inputs['body'])) as {
    readonly paths: Readonly<Record<string, object>>;
  };
  return Object.values(paths).flatMap((path) => Object.keys(path));
}
