import { beforeAll, describe, expect, it } from 'vitest';
import { SEARCH_METRICS, SEARCH_NAMESPACE } from '../src/host/metrics.ts';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';
import { nameIn } from '../src/place.ts';
import { alarmsOf, type Asked, isOf } from '../src/proof/alarms/readings.ts';
import { type Published, publishedByFunctions, publishedByHost } from './published-metrics.ts';
import { ACME, PROD } from './prod.ts';

let prod: Stack;
let acme: Stack;
let asked: readonly Asked[];
let told: readonly Published[];

beforeAll(async () => {
  prod = await declarePlatform('prod');
  acme = await declareTenant('prod', ACME);
  asked = [prod, acme].flatMap((stack) => alarmsOf(stack)).flatMap(({ asks }) => asks);
  told = [...(await publishedByFunctions((app) => nameIn(PROD, app))), ...(await publishedByHost('a'))];
}, 60_000);

const askedOf = (namespace: string) => asked.filter((metric) => metric.namespace === namespace);

/** What a resource of the stack is called, by one of its inputs. */
const called = (type: string, input: string) => prod.all(type).map(({ inputs }) => inputs[input]);

describe('the metrics of our own', () => {
  it.each(['CloudPF', SEARCH_NAMESPACE])(
    'of %s that alarms ask for are told with exactly these dimensions',
    (namespace) => {
      const unheard = askedOf(namespace).filter(
        (metric) => !told.some((published) => isOf(published, metric)),
      );

      expect(askedOf(namespace).length).toBeGreaterThan(4);
      expect(unheard).toEqual([]);
    },
  );

  it('that a host tells are those that are agreed, with their units, and an alarm asks for each', () => {
    const hosts = told.filter(({ namespace }) => namespace === SEARCH_NAMESPACE);

    expect(
      hosts.map(({ metric, unit, dimensions }) => ({
        name: metric,
        unit,
        dimension: Object.keys(dimensions).find((name) => name !== 'environment'),
      })),
    ).toEqual(expect.arrayContaining(Object.values(SEARCH_METRICS)));
    expect(hosts.filter((metric) => !asked.some((other) => isOf(other, metric)))).toEqual([]);
  });

  it('are no more than five by tenant, since each is billed for each', () => {
    const byTenant = told.filter(
      ({ namespace, dimensions }) => namespace === 'CloudPF' && 'tenant' in dimensions,
    );

    expect(new Set(byTenant.map(({ metric }) => metric))).toEqual(
      new Set(['applied', 'parked', 'quarantined', 'heartbeat_lag', 'circuit_open']),
    );
  });

  it('of deeds are counted in the lines that the trail writes', () => {
    const filters = prod.all('aws:cloudwatch/logMetricFilter:LogMetricFilter').map(({ inputs }) => inputs);
    const { cloudWatchLogsGroupArn } = prod.get('aws:cloudtrail/trail:Trail', 'audit').inputs;
    const counted = filters.map(({ metricTransformation }) => {
      const { namespace, name } = metricTransformation as {
        readonly namespace: string;
        readonly name: string;
      };
      return { namespace, metric: name, dimensions: {} };
    });

    expect(askedOf('CloudPF/Audit/prod')).toEqual(counted);
    expect(counted).toHaveLength(7);
    expect(new Set(filters.map(({ logGroupName }) => logGroupName))).toEqual(
      new Set(['/cloudpf/prod/trail']),
    );
    expect(cloudWatchLogsGroupArn).toMatch(/\/cloudpf\/prod\/trail:\*$/);
  });
});

/** The metrics of AWS that alarms ask for, by the dimensions with which its documentation lists them. */
const OF_AWS: Readonly<Record<string, readonly string[]>> = {
  'AWS/Lambda FunctionName': [
    'Errors',
    'Throttles',
    'Duration',
    'ConcurrentExecutions',
    'Invocations',
    'IteratorAge',
  ],
  'AWS/Lambda EventSourceMappingUUID': ['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount'],
  'AWS/ApiGateway ApiName,Stage': ['5XXError', '4XXError', 'Latency'],
  'AWS/WAFV2 Region,Rule,WebACL': ['BlockedRequests'],
  'AWS/AutoScaling AutoScalingGroupName': ['GroupInServiceInstances'],
  'AWS/EC2 AutoScalingGroupName': ['StatusCheckFailed'],
  'AWS/Athena WorkGroup': ['ProcessedBytes'],
  'AWS/Athena QueryState,QueryType,WorkGroup': ['TotalExecutionTime'],
};

describe('the metrics of AWS', () => {
  it('are documented ones, with the dimensions that they have', () => {
    const unknown = asked.filter(({ namespace, metric, dimensions }) => {
      const known = OF_AWS[`${namespace} ${Object.keys(dimensions).sort().join(',')}`];
      return namespace.startsWith('AWS/') && !known?.includes(metric);
    });

    expect(unknown).toEqual([]);
  });

  it('are of what the stack has, by the names that it has there', () => {
    const acl = prod.all('aws:wafv2/webAcl:WebAcl').map(({ inputs }) => inputs['visibilityConfig']);
    const named: Readonly<Record<string, readonly unknown[]>> = {
      FunctionName: called('aws:lambda/function:Function', 'name'),
      EventSourceMappingUUID: ['cdc-products-uuid', 'cdc-purchases-uuid'],
      ApiName: called('aws:apigateway/restApi:RestApi', 'name'),
      Stage: called('aws:apigateway/stage:Stage', 'stageName'),
      WebACL: acl.map((config) => (config as { readonly metricName: string }).metricName),
      AutoScalingGroupName: called('aws:autoscaling/group:Group', 'name'),
      WorkGroup: acme.all('aws:athena/workgroup:Workgroup').map(({ inputs }) => inputs['name']),
    };

    for (const [dimension, names] of Object.entries(named)) {
      const values = asked.flatMap(({ dimensions }) => dimensions[dimension] ?? []);
      expect(values.length, dimension).toBeGreaterThan(0);
      expect(names, dimension).toEqual(expect.arrayContaining(values));
    }
  });

  it('are written of groups of machines, of streams and of queries, where AWS writes them on demand alone', () => {
    expect(called('aws:autoscaling/group:Group', 'enabledMetrics')).toEqual([['GroupInServiceInstances']]);
    expect(called('aws:lambda/eventSourceMapping:EventSourceMapping', 'metricsConfig')).toEqual([
      { metrics: ['EventCount'] },
      { metrics: ['EventCount'] },
    ]);
    expect(acme.all('aws:athena/workgroup:Workgroup')).toMatchObject([
      { inputs: { configuration: { publishCloudwatchMetricsEnabled: true } } },
    ]);
  });

  it('are watched of every function and of every stream', () => {
    const watched = (metric: string) =>
      asked.flatMap((each) => (each.metric === metric ? [Object.values(each.dimensions)[0]] : [])).sort();

    expect(watched('Errors')).toEqual(called('aws:lambda/function:Function', 'name').sort());
    expect(watched('DroppedEventCount')).toHaveLength(
      prod.all('aws:lambda/eventSourceMapping:EventSourceMapping').length,
    );
  });
});
