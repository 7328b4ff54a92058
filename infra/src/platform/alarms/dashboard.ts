import { SEARCH_METRICS, SEARCH_NAMESPACE, type SearchMetric } from '../../host/metrics.ts';
import { nameIn, nameOfTenant, type Place } from '../../place.ts';
import { apiDimensions } from './api-alarms.ts';
import { CARRIED } from './metric.ts';

/** As CloudWatch takes it. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface DashboardBody {
  readonly widgets: readonly Widget[];
}

interface Widget {
  readonly type: 'metric';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly metrics: readonly Line[];
    readonly period: number;
    readonly stat: string;
    readonly view: 'timeSeries';
    readonly yAxis: { readonly left: { readonly min: 0; readonly label: string } };
  };
}

/** A metric, its dimensions flat behind its name, or a search for metrics. */
type Line = readonly (string | { readonly expression: string; readonly label?: string })[];

interface Graph {
  readonly title: string;
  /** Of the axis. */
  readonly unit: string;
  readonly stat: string;
  readonly period: number;
  readonly lines: readonly Line[];
}

/** In the grid of 24 columns. */
const WIDTH = 12;
const HEIGHT = 6;

/** Freshness and endings of each tenant, the streams, the API, the cells and what queries read, of one environment. */
export function dashboardBody(place: Place, hosts: readonly string[]): DashboardBody {
  const graphs = [
    ...pipelineGraphs(place),
    ...apiGraphs(place),
    ...cellGraphs(place, hosts),
    athenaGraph(place),
  ];
  return { widgets: graphs.map((graph, index) => widget(place, graph, index)) };
}

function pipelineGraphs(place: Place): readonly Graph[] {
  const services = CARRIED.map((table) => nameIn(place, `cdc-${table}`));
  const byTenant = (metric: string, stat: string) =>
    services.map((service) =>
      search(`{CloudPF,service,table,tenant} MetricName="${metric}" service="${service}"`, stat),
    );
  return [
    {
      title: 'Freshness: lag of heartbeats by tenant',
      unit: 's',
      stat: 'Maximum',
      period: 60,
      lines: byTenant('heartbeat_lag', 'Maximum'),
    },
    {
      title: 'Age of what is read from the streams',
      unit: 'ms',
      stat: 'Maximum',
      period: 60,
      lines: services.map((service) => ['AWS/Lambda', 'IteratorAge', 'FunctionName', service]),
    },
    ...['applied', 'parked', 'quarantined'].map((ending) => ({
      title: `Changes ${ending}, by tenant`,
      unit: 'changes',
      stat: 'Sum',
      period: 60,
      lines: byTenant(ending, 'Sum'),
    })),
    {
      title: 'Open circuits by tenant',
      unit: 'open',
      stat: 'Maximum',
      period: 60,
      lines: byTenant('circuit_open', 'Maximum'),
    },
  ];
}

function apiGraphs(place: Place): readonly Graph[] {
  const api = Object.entries(apiDimensions(place)).flat();
  const graph = (
    title: string,
    metrics: readonly string[],
    how: { readonly unit: string; readonly stat: string },
  ) => ({
    title,
    ...how,
    period: 60,
    lines: metrics.map((metric) => ['AWS/ApiGateway', metric, ...api]),
  });
  return [
    graph('API: requests, refused and failed', ['Count', '4XXError', '5XXError'], {
      unit: 'requests',
      stat: 'Sum',
    }),
    graph('API: slowest of twenty requests', ['Latency', 'IntegrationLatency'], { unit: 'ms', stat: 'p95' }),
  ];
}

function cellGraphs({ environment }: Place, hosts: readonly string[]): readonly Graph[] {
  const { heapUsed, diskUsed, healthy, rejectedWrites, cellsMissing } = SEARCH_METRICS;
  const byTenant = (
    { name }: SearchMetric,
    stat: string,
    about: { readonly title: string; readonly unit: string },
  ) => ({
    ...about,
    stat,
    period: 60,
    lines: [
      search(
        `{${SEARCH_NAMESPACE},environment,tenant} MetricName="${name}" environment="${environment}"`,
        stat,
      ),
    ],
  });
  return [
    byTenant(heapUsed, 'Average', { title: 'Cells: heap in use', unit: '%' }),
    byTenant(diskUsed, 'Maximum', { title: 'Cells: volume in use', unit: '%' }),
    byTenant(healthy, 'Minimum', { title: 'Cells: healthy', unit: '1 is well' }),
    byTenant(rejectedWrites, 'Sum', { title: 'Cells: writes refused', unit: 'writes' }),
    {
      title: 'Hosts: containers that do not run',
      unit: 'containers',
      stat: 'Maximum',
      period: 60,
      lines: hosts.map((host) => [
        SEARCH_NAMESPACE,
        cellsMissing.name,
        'environment',
        environment,
        cellsMissing.dimension,
        host,
      ]),
    },
  ];
}

function athenaGraph(place: Place): Graph {
  // A search finds the words of a name, and only a whole name where it is quoted.
  const workgroups = nameOfTenant(place, '').replaceAll('-', ' ').trim();
  return {
    title: 'Athena: bytes that queries read, by tenant',
    unit: 'bytes',
    stat: 'Sum',
    period: 3_600,
    lines: [search(`{AWS/Athena,WorkGroup} MetricName="ProcessedBytes" ${workgroups}`, 'Sum', 3_600)],
  };
}

function search(what: string, stat: string, period = 60): Line {
  return [{ expression: `SEARCH('${what}', '${stat}', ${period})` }];
}

function widget({ region }: Place, { title, unit, stat, period, lines }: Graph, index: number): Widget {
  return {
    type: 'metric',
    x: (index % 2) * WIDTH,
    y: Math.floor(index / 2) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      title,
      region,
      metrics: lines,
      period,
      stat,
      view: 'timeSeries',
      yAxis: { left: { min: 0, label: unit } },
    },
  };
}
