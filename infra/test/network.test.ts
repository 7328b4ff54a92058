import { beforeAll, describe, expect, it } from 'vitest';
import { type GroupRule, INTERNET, waysBetween } from '../src/proof/network/reach.ts';
import { type Captured, type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';

const GROUP = 'aws:ec2/securityGroup:SecurityGroup';
const INGRESS = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';
const EGRESS = 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule';

function toRule({ type, inputs }: Captured): GroupRule {
  const { securityGroupId, referencedSecurityGroupId, cidrIpv4, cidrIpv6, ipProtocol, fromPort, toPort } =
    inputs;
  return {
    direction: type === INGRESS ? 'in' : 'out',
    group: String(securityGroupId),
    peer: String(referencedSecurityGroupId ?? cidrIpv4 ?? cidrIpv6),
    ...(ipProtocol === '-1'
      ? {}
      : { ports: { protocol: String(ipProtocol), from: Number(fromPort), to: Number(toPort) } }),
  };
}

let prod: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod');
});

describe('the network', () => {
  it('lets functions reach cells, both reach the outside over TLS, and nobody else anything', () => {
    const groups = prod.all(GROUP).map(({ name }) => `${name}-id`);
    const rules = [...prod.all(INGRESS), ...prod.all(EGRESS)].map(toRule);

    expect(waysBetween(groups, rules)).toEqual([
      { from: 'network-functions-id', to: 'network-search-id', ports: 'tcp 9200-9299' },
      { from: 'network-functions-id', to: INTERNET, ports: 'tcp 443' },
      { from: 'network-search-id', to: INTERNET, ports: 'tcp 443' },
    ]);
  });

  it('has no rules beside those, and a default group that lets nothing through', () => {
    for (const { inputs } of prod.all(GROUP)) {
      expect([inputs['ingress'], inputs['egress']]).toEqual([undefined, undefined]);
    }
    expect(
      prod.all('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup').map(({ inputs }) => inputs),
    ).toMatchObject([{ ingress: [], egress: [] }]);
  });

  it('gives nothing a public address by itself, and a way out for private subnets alone', () => {
    const subnets = prod.all('aws:ec2/subnet:Subnet');

    expect(subnets.map(({ inputs }) => inputs['mapPublicIpOnLaunch'])).not.toContain(true);
    const toInternet = prod
      .all('aws:ec2/routeTable:RouteTable')
      .filter(({ inputs }) => JSON.stringify(inputs['routes']).includes('gatewayId":"network-id'))
      .map(({ name }) => name);
    expect(toInternet).toEqual(['network-public']);
    const functions = prod.all('aws:lambda/function:Function').flatMap(({ inputs }) => {
      const config = inputs['vpcConfig'] as { readonly subnetIds: readonly string[] } | undefined;
      return config?.subnetIds ?? [];
    });
    expect(new Set(functions)).toEqual(new Set(['network-1-private-id', 'network-2-private-id']));
  });
});
