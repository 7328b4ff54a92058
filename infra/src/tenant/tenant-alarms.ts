import * as pulumi from '@pulumi/pulumi';
import { SEARCH_METRICS } from '../host/metrics.ts';
import { nameOfTenant, type Place } from '../place.ts';
import { Alarm, type AlarmSetting, type AlarmSpec, ANY } from '../platform/alarms/alarm.ts';
import { CARRIED, type Metric, pipelineMetric, searchMetric } from '../platform/alarms/metric.ts';

export interface TenantAlarmsArgs {
  readonly place: Place;
  readonly tenant: string;
  /** Of the platform, where all alarms go. */
  readonly topicArn: pulumi.Input<string>;
  /** Bytes that the tenant's queries may read a day. */
  readonly dailyScanBytes: number;
  /** Whether heartbeats are written for the tenant, as for each one that is active. */
  readonly isActive: boolean;
}

/** Who is told when something goes wrong that is one tenant's alone. */
export class TenantAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: TenantAlarmsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super('cloudpf:tenant:TenantAlarms', name, {}, options);
    const { place, topicArn, isActive } = args;
    const setting: AlarmSetting = { place, topicArn };
    const specs = [
      ...changeAlarms(args),
      ...(isActive ? freshnessAlarms(args) : []),
      ...cellAlarms(args),
      ...queryAlarms(args),
    ];
    for (const spec of specs) new Alarm(spec, setting, { parent: this });
    this.registerOutputs();
  }
}

/** Heartbeats come once a minute, and five may be late or lost before somebody is woken. */
const LATE_SECONDS = 60;
/** Above it a node collects garbage rather than searches. */
const HEAP_PERCENT = 85;
/** At 85 % a node takes no new shards, at 95 % it takes no writes. */
const DISK_PERCENT = 80;
const FAILED_QUERIES = 10;
const DAY = 86_400;

function freshnessAlarms({ place, tenant }: TenantAlarmsArgs): readonly AlarmSpec[] {
  return CARRIED.map((table) => ({
    what: `${tenant}-${table}-lag`,
    severity: 'page',
    means: `What ${tenant} changes in its ${table} is not searchable within a minute, or nothing tells that it is.`,
    runbook: 'freshness',
    metrics: [pipelineMetric(place, `cdc-${table}`, { name: 'heartbeat_lag', table, tenant })],
    statistic: 'Maximum',
    is: 'above',
    threshold: LATE_SECONDS,
    window: { seconds: 60, periods: 5 },
    silence: 'breaching',
  }));
}

function changeAlarms({ place, tenant }: TenantAlarmsArgs): readonly AlarmSpec[] {
  const [products, purchases] = CARRIED;
  const counted = (name: string, by: (table: string) => string): [Metric, Metric] => [
    pipelineMetric(place, by(products), { name, table: products, tenant }),
    pipelineMetric(place, by(purchases), { name, table: purchases, tenant }),
  ];
  const cdc = (table: string) => `cdc-${table}`;
  return [
    {
      what: `${tenant}-parked`,
      severity: 'look',
      means: `For a quarter of an hour changes of ${tenant} have been parked again and again: its cell takes less than comes. They are kept, and searchable later.`,
      runbook: 'parked',
      metrics: counted('parked', cdc),
      window: { seconds: 300, periods: 3 },
      ...ANY,
    },
    {
      what: `${tenant}-quarantined`,
      severity: 'look',
      means: `Changes of ${tenant} can never be applied as they are: these items are missing or old in its search.`,
      runbook: 'quarantined',
      // A change may be refused when it is drained, too.
      metrics: [...counted('quarantined', cdc), ...counted('quarantined', () => 'cdc-drain')],
      window: { seconds: 300, periods: 1 },
      ...ANY,
    },
    {
      what: `${tenant}-circuit-open`,
      severity: 'look',
      means: `The cell of ${tenant} fails, so that its changes are parked without asking it.`,
      runbook: 'circuit-open',
      metrics: counted('circuit_open', cdc),
      window: { seconds: 60, periods: 5, breaching: 3 },
      ...ANY,
    },
  ];
}

function cellAlarms({ place, tenant }: TenantAlarmsArgs): readonly AlarmSpec[] {
  return [
    {
      what: `${tenant}-unhealthy`,
      severity: 'page',
      means: `The search node of ${tenant} is down, or an index of it: the tenant cannot search.`,
      runbook: 'cell',
      metrics: [searchMetric(place, SEARCH_METRICS.healthy, tenant)],
      statistic: 'Minimum',
      is: 'below',
      threshold: 1,
      window: { seconds: 60, periods: 5 },
      silence: 'breaching',
    },
    {
      what: `${tenant}-heap`,
      severity: 'look',
      means: `The search node of ${tenant} has used most of its memory for a quarter of an hour: it is slow, and soon refuses.`,
      runbook: 'cell',
      metrics: [searchMetric(place, SEARCH_METRICS.heapUsed, tenant)],
      statistic: 'Average',
      is: 'above',
      threshold: HEAP_PERCENT,
      window: { seconds: 300, periods: 3 },
      // A node that tells nothing has an alarm of its own.
      silence: 'ignore',
    },
    {
      what: `${tenant}-disk`,
      severity: 'look',
      means: `The volume of ${tenant} is over 80 % full; at 95 % its node takes no writes.`,
      runbook: 'cell',
      metrics: [searchMetric(place, SEARCH_METRICS.diskUsed, tenant)],
      statistic: 'Maximum',
      is: 'above',
      threshold: DISK_PERCENT,
      window: { seconds: 300, periods: 3 },
      silence: 'ignore',
    },
    {
      what: `${tenant}-rejected-writes`,
      severity: 'look',
      means: `The search node of ${tenant} refuses writes, since it has too many at once: its changes are parked and come later.`,
      runbook: 'cell',
      metrics: [searchMetric(place, SEARCH_METRICS.rejectedWrites, tenant)],
      ...ANY,
      window: { seconds: 300, periods: 3 },
    },
  ];
}

function queryAlarms({ place, tenant, dailyScanBytes }: TenantAlarmsArgs): readonly AlarmSpec[] {
  const metric = (name: string, more: Readonly<Record<string, string>>): Metric => ({
    namespace: 'AWS/Athena',
    name,
    dimensions: { WorkGroup: nameOfTenant(place, tenant), ...more },
  });
  return [
    {
      what: `${tenant}-scanned`,
      severity: 'look',
      means: `The queries of ${tenant} have read more today than its limit of ${dailyScanBytes} bytes; AWS bills each of them.`,
      runbook: 'athena',
      metrics: [metric('ProcessedBytes', {})],
      statistic: 'Sum',
      is: 'above',
      threshold: dailyScanBytes,
      window: { seconds: DAY, periods: 1 },
      silence: 'notBreaching',
    },
    {
      what: `${tenant}-failed-queries`,
      severity: 'look',
      means: `Over ten queries of ${tenant} failed within an hour: its analysts get no reports.`,
      runbook: 'athena',
      // Athena counts no failures; each query has one execution time.
      metrics: [metric('TotalExecutionTime', { QueryType: 'DML', QueryState: 'FAILED' })],
      statistic: 'SampleCount',
      is: 'above',
      threshold: FAILED_QUERIES,
      window: { seconds: 3_600, periods: 1 },
      silence: 'notBreaching',
    },
  ];
}
