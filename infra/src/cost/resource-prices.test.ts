import { describe, expect, it } from 'vitest';
import { type Captured } from '../offline/capture.ts';
import { declareStacks } from './declared.ts';
import { FREE } from './free-resources.ts';
import { resourceLines } from './resource-prices.ts';

function resource(type: string, inputs: Captured['inputs'] = {}): Captured {
  return { type, name: 'one', inputs, options: { protect: false, retain: false } };
}

function costOf(type: string, inputs: Captured['inputs'] = {}): number {
  return resourceLines([resource(type, inputs)]).reduce((sum, { usd }) => sum + usd, 0);
}

describe('every type that the program declares has a price or is free, with the reason', () => {
  it.each(['dev', 'prod'] as const)('in %s', async (environment) => {
    const { platform, tenant } = await declareStacks(environment);

    expect(() => resourceLines([...platform, ...tenant])).not.toThrow();
  });

  it('so that something new is named until somebody says what it costs', () => {
    const declared = [resource('aws:kinesis/stream:Stream'), resource('aws:elb/loadBalancer:LoadBalancer')];

    expect(() => resourceLines(declared)).toThrow(
      'the program declares aws:elb/loadBalancer:LoadBalancer, aws:kinesis/stream:Stream, of which no price',
    );
  });

  it('and no reason is empty', () => {
    expect(Object.values(FREE).filter((why) => why.length < 5)).toEqual([]);
  });
});

describe('resourceLines', () => {
  it.each([
    ['a NAT gateway by the hour', 'aws:ec2/natGateway:NatGateway', {}, 0.045 * 730],
    ['a key with its rotated version', 'aws:kms/key:Key', { enableKeyRotation: true }, 2],
    ['a key that is never rotated', 'aws:kms/key:Key', {}, 1],
    ['a volume by its size', 'aws:ebs/volume:Volume', { size: 50 }, 4],
    [
      'a volume that is faster than usual',
      'aws:ebs/volume:Volume',
      { size: 50, iops: 4_000, throughput: 225 },
      13,
    ],
    ['a web ACL with its rules', 'aws:wafv2/webAcl:WebAcl', { rules: [{}, {}, {}] }, 8],
    ['an alarm of one metric', 'aws:cloudwatch/metricAlarm:MetricAlarm', { metricName: 'Errors' }, 0.1],
    [
      'an alarm over a formula by its metrics',
      'aws:cloudwatch/metricAlarm:MetricAlarm',
      { metricQueries: [{ metric: {} }, { metric: {} }, { expression: 'a / b' }] },
      0.2,
    ],
    ['a gateway endpoint as nothing', 'aws:ec2/vpcEndpoint:VpcEndpoint', { vpcEndpointType: 'Gateway' }, 0],
    [
      'an interface endpoint in each of its zones',
      'aws:ec2/vpcEndpoint:VpcEndpoint',
      { vpcEndpointType: 'Interface', subnetIds: ['a', 'b'] },
      14.6,
    ],
    ['a parameter as nothing', 'aws:ssm/parameter:Parameter', { tier: 'Standard' }, 0],
    [
      "a host's disk and its metrics, the host itself elsewhere",
      'aws:ec2/launchTemplate:LaunchTemplate',
      { monitoring: { enabled: true }, blockDeviceMappings: [{ ebs: { volumeSize: 30 } }] },
      4.5,
    ],
    ['a role as nothing', 'aws:iam/role:Role', {}, 0],
  ])('prices %s', (...[, type, inputs, usd]) => {
    expect(costOf(type, inputs)).toBeCloseTo(usd, 6);
  });

  it('prices the metrics of each method of an API, where they are on', () => {
    const api = resource('aws:apigateway/restApi:RestApi', {
      body: JSON.stringify({ paths: { '/a': { get: {} }, '/b': { get: {}, post: {} } } }),
    });
    const settings = (metricsEnabled: boolean) =>
      resource('aws:apigateway/methodSettings:MethodSettings', { settings: { metricsEnabled } });
    const sum = (declared: readonly Captured[]) =>
      resourceLines(declared).reduce((all, { usd }) => all + usd, 0);

    expect(sum([api, settings(true)])).toBeCloseTo(3 * 5 * 0.3, 6);
    expect(sum([api, settings(false)])).toBe(0);
  });
});
