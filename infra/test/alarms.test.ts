import { beforeAll, describe, expect, it } from 'vitest';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';
import { alarmsOf, type DeclaredAlarm, type Reading, ringing } from '../src/proof/alarms/readings.ts';
import { ACME } from './prod.ts';

let prod: Stack;
let acme: Stack;
let alarms: readonly DeclaredAlarm[];

beforeAll(async () => {
  prod = await declarePlatform('prod');
  acme = await declareTenant('prod', ACME);
  alarms = [...alarmsOf(prod), ...alarmsOf(acme)];
}, 60_000);

const GB = 1_000_000_000;

const read = (namespace: string) => (metric: string, value: number, dimensions: Record<string, string>) => ({
  namespace,
  metric,
  value,
  dimensions,
});
const lambda = read('AWS/Lambda');
const pipeline = read('CloudPF');
const cell = (metric: string, value: number, of: Record<string, string>) =>
  read('CloudPF/Search')(metric, value, { environment: 'prod', ...of });
const api = (metric: string, value: number) =>
  read('AWS/ApiGateway')(metric, value, { ApiName: 'cloudpf-prod-api', Stage: 'v1' });
const ofFunction = (app: string) => ({ FunctionName: `cloudpf-prod-${app}` });
const ofCdc = (table: string, tenant: string) => ({ service: `cloudpf-prod-cdc-${table}`, table, tenant });
const ofHeartbeat = (table: string) => ({ service: 'cloudpf-prod-cdc-heartbeat', table });
const ofHost = { AutoScalingGroupName: 'cloudpf-prod-search-a' };
const ofWorkgroup = { WorkGroup: 'cloudpf-prod-tenant-acme' };

/** What is measured where all is well; what is measured only where something is not, is missing. */
const WELL: readonly Reading[] = [
  ...['products', 'purchases'].flatMap((table) => [
    pipeline('heartbeat_lag', 0.4, ofCdc(table, 'acme')),
    pipeline('stream_age', 61, ofHeartbeat(table)),
    lambda('IteratorAge', 800, ofFunction(`cdc-${table}`)),
  ]),
  lambda('Invocations', 5, ofFunction('cdc-drain')),
  cell('healthy', 1, { tenant: 'acme' }),
  cell('heap_used_percent', 55, { tenant: 'acme' }),
  cell('disk_used_percent', 30, { tenant: 'acme' }),
  cell('rejected_writes', 0, { tenant: 'acme' }),
  cell('cells_missing', 0, { host: 'a' }),
  read('AWS/AutoScaling')('GroupInServiceInstances', 1, ofHost),
  read('AWS/EC2')('StatusCheckFailed', 0, ofHost),
  api('5XXError', 0),
  api('4XXError', 0.02),
  api('Latency', 300),
  read('AWS/Athena')('ProcessedBytes', 2 * GB, ofWorkgroup),
];

/** Readings that differ from those where all is well. */
function world(changed: readonly Reading[], silent: (reading: Reading) => boolean): readonly Reading[] {
  const isChanged = (reading: Reading) =>
    changed.some(
      ({ metric, dimensions }) =>
        metric === reading.metric && JSON.stringify(dimensions) === JSON.stringify(reading.dimensions),
    );
  return [...WELL.filter((reading) => !isChanged(reading) && !silent(reading)), ...changed];
}

const heard = (changed: readonly Reading[]) =>
  ringing(
    alarms,
    world(changed, () => false),
  );
const heardWithout = (silent: (reading: Reading) => boolean) => ringing(alarms, world([], silent));

it('keeps every alarm quiet where all is well', () => {
  expect(heard([])).toEqual([]);
});

describe('exactly one alarm rings', () => {
  it.each<[string, Reading, string]>([
    ['a function fails', lambda('Errors', 3, ofFunction('cdc-purchases')), 'page-cdc-purchases-errors'],
    ['the authorizer fails', lambda('Errors', 3, ofFunction('authorizer')), 'page-authorizer-errors'],
    ['a function is refused', lambda('Throttles', 1, ofFunction('search-api')), 'look-search-api-throttles'],
    [
      'a batch takes over 80 % of its time',
      lambda('Duration', 240_001, ofFunction('cdc-products')),
      'look-cdc-products-duration',
    ],
    [
      'a function runs over 80 % as often as it may',
      lambda('ConcurrentExecutions', 13, ofFunction('cdc-products')),
      'look-cdc-products-concurrency',
    ],
    [
      'a stream is read over a minute late',
      lambda('IteratorAge', 60_001, ofFunction('cdc-products')),
      'look-cdc-products-iterator-age',
    ],
    [
      'a stream is not read any more',
      pipeline('stream_age', 3_601, ofHeartbeat('products')),
      'page-products-stream-age',
    ],
    [
      'a batch is given up',
      lambda('OnFailureDestinationDeliveredEventCount', 1, { EventSourceMappingUUID: 'cdc-products-uuid' }),
      'page-cdc-products-given-up',
    ],
    [
      'a batch that is given up cannot be kept',
      lambda('DroppedEventCount', 1, { EventSourceMappingUUID: 'cdc-purchases-uuid' }),
      'page-cdc-purchases-dropped',
    ],
    ['changes are parked', pipeline('parked', 40, ofCdc('products', 'acme')), 'look-acme-parked'],
    [
      'a change is quarantined',
      pipeline('quarantined', 1, ofCdc('purchases', 'acme')),
      'look-acme-quarantined',
    ],
    [
      'a parked change is quarantined',
      pipeline('quarantined', 1, { ...ofCdc('purchases', 'acme'), service: 'cloudpf-prod-cdc-drain' }),
      'look-acme-quarantined',
    ],
    ['a stranger writes', pipeline('quarantined', 1, ofCdc('products', 'none')), 'look-products-strangers'],
    ['a circuit is open', pipeline('circuit_open', 1, ofCdc('products', 'acme')), 'look-acme-circuit-open'],
    [
      'heartbeats take over a minute',
      pipeline('heartbeat_lag', 60.1, ofCdc('products', 'acme')),
      'page-acme-products-lag',
    ],
    ['a heap is over 85 % full', cell('heap_used_percent', 86, { tenant: 'acme' }), 'look-acme-heap'],
    ['a disk is over 80 % full', cell('disk_used_percent', 81, { tenant: 'acme' }), 'look-acme-disk'],
    ['a node is unhealthy', cell('healthy', 0, { tenant: 'acme' }), 'page-acme-unhealthy'],
    ['a node refuses writes', cell('rejected_writes', 5, { tenant: 'acme' }), 'look-acme-rejected-writes'],
    ['a container is missing', cell('cells_missing', 1, { host: 'a' }), 'page-host-a-cells-missing'],
    ['a machine is ill', read('AWS/EC2')('StatusCheckFailed', 1, ofHost), 'page-host-a-status'],
    ['a machine is gone', read('AWS/AutoScaling')('GroupInServiceInstances', 0, ofHost), 'page-host-a-gone'],
    ['the API fails', api('5XXError', 0.02), 'page-api-5xx'],
    ['the API is slow', api('Latency', 2_500), 'look-api-latency'],
    ['the API refuses much', api('4XXError', 0.5), 'look-api-4xx'],
    [
      'the firewall blocks much',
      read('AWS/WAFV2')('BlockedRequests', 2_000, {
        WebACL: 'cloudpf-prod-api',
        Region: 'us-east-1',
        Rule: 'ALL',
      }),
      'look-api-blocked',
    ],
    [
      'queries read more than a tenant may',
      read('AWS/Athena')('ProcessedBytes', 51 * GB, ofWorkgroup),
      'look-acme-scanned',
    ],
    [
      'queries fail',
      read('AWS/Athena')('TotalExecutionTime', 11, {
        ...ofWorkgroup,
        QueryType: 'DML',
        QueryState: 'FAILED',
      }),
      'look-acme-failed-queries',
    ],
    [
      'many calls are refused',
      read('CloudPF/Audit/prod')('unauthorised-calls', 11, {}),
      'look-unauthorised-calls',
    ],
    ['the root user does something', read('CloudPF/Audit/prod')('root-used', 1, {}), 'page-root-used'],
    ['a right is changed', read('CloudPF/Audit/prod')('iam-changed', 1, {}), 'look-iam-changed'],
    ['the trail is stopped', read('CloudPF/Audit/prod')('trail-changed', 1, {}), 'page-trail-changed'],
    ['a key is disabled', read('CloudPF/Audit/prod')('key-disabled', 1, {}), 'page-key-disabled'],
    ['a bucket is opened', read('CloudPF/Audit/prod')('bucket-opened', 1, {}), 'look-bucket-opened'],
    [
      'a security group is opened',
      read('CloudPF/Audit/prod')('network-opened', 1, {}),
      'look-network-opened',
    ],
  ])('where %s', (_, reading, name) => {
    expect(heard([reading])).toEqual([`cloudpf-prod-${name}`]);
  });

  it.each<[string, (reading: Reading) => boolean, string]>([
    [
      'no heartbeat of a tenant arrives',
      ({ metric, dimensions }) => metric === 'heartbeat_lag' && dimensions['table'] === 'purchases',
      'page-acme-purchases-lag',
    ],
    [
      'nobody measures a stream',
      ({ metric, dimensions }) => metric === 'stream_age' && dimensions['table'] === 'products',
      'page-products-stream-age',
    ],
    ['parked changes are not drained', ({ metric }) => metric === 'Invocations', 'look-cdc-drain-not-run'],
    [
      'nothing is heard of a node',
      ({ dimensions }) => dimensions['tenant'] === 'acme' && !('service' in dimensions),
      'page-acme-unhealthy',
    ],
    ['nothing is heard of a host', ({ metric }) => metric === 'cells_missing', 'page-host-a-cells-missing'],
    ['AWS knows of no machine', ({ metric }) => metric === 'GroupInServiceInstances', 'page-host-a-gone'],
  ])('where %s', (_, silent, name) => {
    expect(heardWithout(silent)).toEqual([`cloudpf-prod-${name}`]);
  });
});

it('wakes somebody when a stream is read six hours late, beside the alarm that is long there', () => {
  expect(heard([lambda('IteratorAge', 6 * 3_600_000 + 1, ofFunction('cdc-purchases'))])).toEqual([
    'cloudpf-prod-look-cdc-purchases-iterator-age',
    'cloudpf-prod-page-cdc-purchases-iterator-age-6h',
  ]);
});

it('is told by both a host and its tenants that a host is dead', () => {
  const dead = ({ namespace }: Reading) =>
    ['CloudPF/Search', 'AWS/AutoScaling', 'AWS/EC2'].includes(namespace);

  expect(heardWithout(dead)).toEqual([
    'cloudpf-prod-page-host-a-gone',
    'cloudpf-prod-page-host-a-cells-missing',
    'cloudpf-prod-page-acme-unhealthy',
  ]);
});

it('expects no heartbeats of a tenant that is not active', async () => {
  const names = alarmsOf(await declareTenant('prod', ACME, { 'cloudpf:status': 'suspended' })).map(
    ({ name }) => name,
  );

  expect(names.filter((name) => name.endsWith('-lag'))).toEqual([]);
  expect(names).toContain('cloudpf-prod-page-acme-unhealthy');
});

it('tells the one topic when an alarm begins and when it is over', () => {
  const { arn } = { arn: String(prod.get('aws:sns/topicPolicy:TopicPolicy', 'alarms').inputs['arn']) };

  for (const { name, actions } of alarms) expect([name, actions]).toEqual([name, [[arn], [arn]]]);
});

it('says of every alarm what no data means', () => {
  for (const { silence } of alarms) expect(['breaching', 'notBreaching', 'ignore']).toContain(silence);
});

it('has no two alarms of one name', () => {
  const names = alarms.map(({ name }) => name);

  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});
