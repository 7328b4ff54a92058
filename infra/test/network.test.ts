import { beforeAll, describe, expect, it } from 'vitest';
import { TenantId } from '@cloudpf/tenant-routing';
import { type Captured, REGION, type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { declareTenant } from '../src/offline/declare-tenant.ts';
import { PLATFORM_EXAMPLE } from '../src/offline/examples.ts';
import { GROUP, groupRulesOf, UnreadableGroupError } from '../src/proof/network/group-rules.ts';
import { proveNetwork } from '../src/proof/network/prove-network.ts';
import { INTERNET, waysBetween } from '../src/proof/network/reach.ts';
import { reachability } from '../src/proof/network/reachability.ts';

let prod: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod');
});

describe('the network', () => {
  it('lets functions reach cells, both reach the outside over TLS, and nobody else anything', () => {
    const groups = prod.all(GROUP).map(({ name }) => `${name}-id`);

    expect(waysBetween(groups, groupRulesOf(prod))).toEqual([
      { from: 'network-functions-id', to: 'network-search-id', ports: 'tcp 9201-9299' },
      { from: 'network-functions-id', to: INTERNET, ports: 'tcp 443' },
      { from: 'network-search-id', to: INTERNET, ports: 'tcp 443' },
    ]);
  });

  it('has no rules beside those, and a default group that lets nothing through', () => {
    expect(() => groupRulesOf(prod)).not.toThrow();
    expect(
      prod.all('aws:ec2/defaultSecurityGroup:DefaultSecurityGroup').map(({ inputs }) => inputs),
    ).toMatchObject([{ ingress: [], egress: [] }]);
  });

  it('stays in its zones whichever there are later', () => {
    const subnets = prod.all('aws:ec2/subnet:Subnet');

    expect(subnets.map(({ options }) => options.ignored)).toEqual(subnets.map(() => ['availabilityZone']));
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

  it('is in zones that have NAT gateways and machines of today, whatever else the account has', () => {
    const zones = prod.all('aws:ec2/subnet:Subnet').map(({ inputs }) => inputs['availabilityZone']);

    expect(new Set(zones)).toEqual(new Set([`${REGION}a`, `${REGION}b`]));
  });
});

/** The stack with other inputs, where a resource is meant. */
function withInputs(
  stack: Stack,
  isMeant: (resource: Captured) => boolean,
  more: Readonly<Record<string, unknown>>,
): Stack {
  const resources = stack.resources.map((resource) =>
    isMeant(resource) ? { ...resource, inputs: { ...resource.inputs, ...more } } : resource,
  );
  return { ...stack, resources, all: (type) => resources.filter((resource) => resource.type === type) };
}

interface Change {
  readonly what: string;
  /** By the name of what is changed. */
  readonly inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly fault: string;
}

describe('who reaches the containers of tenants', () => {
  const CALLERS = ['cdc-drain', 'cdc-products', 'cdc-purchases', 'search-api'];
  let platform: Stack;
  let tenants: readonly Stack[];

  beforeAll(async () => {
    const search = JSON.parse(PLATFORM_EXAMPLE['cloudpf:search'] ?? '') as object;
    const hosts = { a: { zone: 1 }, b: { zone: 2 } };
    platform = await declarePlatform('prod', { 'cloudpf:search': JSON.stringify({ ...search, hosts }) });
    tenants = [
      await declareTenant('prod', TenantId.parse('acme'), { 'cloudpf:port': '9201' }),
      await declareTenant('prod', TenantId.parse('bodega'), { 'cloudpf:port': '9202' }),
    ];
  });

  it('is the functions that speak with them and their own host, on the port of each tenant', () => {
    const toCells = reachability(platform, tenants).filter(({ tenant }) => tenant !== undefined);

    for (const [tenant, ports] of Object.entries({ acme: 'tcp 9201', bodega: 'tcp 9202' })) {
      const ways = toCells.filter((reach) => reach.tenant === tenant);
      expect(ways.map(({ from }) => from).sort()).toEqual([...CALLERS, 'host a'].sort());
      expect(new Set(ways.map((way) => way.ports))).toEqual(new Set([ports]));
    }
  });

  it('is nobody outside and no other host; what goes out is shared, or stays inside of AWS', () => {
    const reaches = reachability(platform, tenants);

    expect(reaches.filter(({ from }) => from === INTERNET)).toEqual([]);
    expect(reaches.filter(({ from, to }) => from.startsWith('host') && to.startsWith('host'))).toEqual([]);
    for (const from of [...CALLERS, 'host a', 'host b']) {
      const out = reaches.filter((reach) => reach.from === from && reach.through !== undefined);
      expect(out.map(({ to, through, ports }) => `${to} ${through} ${ports}`)).toEqual([
        'internet nat tcp 443',
        's3 gateway endpoint tcp 443',
        'dynamodb gateway endpoint tcp 443',
      ]);
    }
  });

  it('is as it should be', () => {
    expect(proveNetwork(platform, tenants).faults).toEqual([]);
  });

  const among = { referencedSecurityGroupId: 'network-search-id', cidrIpv4: undefined };
  const CHANGES: readonly Change[] = [
    {
      what: 'a host that lets in the Internet',
      inputs: { 'network-cells-functions': { referencedSecurityGroupId: undefined, cidrIpv4: '0.0.0.0/0' } },
      fault: 'host a can be reached from the Internet, on tcp 9201-9299',
    },
    {
      what: 'functions that are not let in',
      inputs: { 'network-cells-functions': { fromPort: 9_300, toPort: 9_399 } },
      fault: 'search-api does not reach the container of acme, on port 9201 of host a',
    },
    {
      what: 'hosts that reach each other',
      inputs: {
        'network-cells-functions': among,
        'network-search-tls': { ...among, fromPort: 9_201, toPort: 9_201 },
      },
      fault: 'host a reaches host b, on tcp 9201',
    },
    {
      what: 'a function in the network that has no business there',
      inputs: {
        'analytics-api': { vpcConfig: { subnetIds: [], securityGroupIds: ['network-functions-id'] } },
      },
      fault: 'analytics-api reaches the container of acme',
    },
    {
      what: 'a way out with an address of its own',
      inputs: { 'network-1-private': { routes: [{ gatewayId: 'network-id' }] } },
      fault: 'host a goes out with an address of its own, by which it can be called',
    },
  ];

  it.each(CHANGES)('sees $what', ({ inputs, fault }) => {
    const broken = Object.entries(inputs).reduce(
      (stack, [name, more]) => withInputs(stack, (resource) => resource.name === name, more),
      platform,
    );

    expect(proveNetwork(broken, tenants).faults).toContain(fault);
  });

  it('sees two containers on one port', () => {
    const both = [
      tenants[0]!,
      withInputs(
        tenants[1]!,
        ({ type }) => type === 'aws:ssm/parameter:Parameter',
        tenants[0]!.all('aws:ssm/parameter:Parameter')[0]!.inputs,
      ),
    ];

    expect(proveNetwork(platform, both).faults).toContain('acme and acme are both on port 9201 of host a');
  });

  it('does not look away from rules that it does not read', () => {
    const inline = withInputs(platform, ({ type }) => type === GROUP, { ingress: [] });
    const listed = withInputs(platform, ({ name }) => name === 'network-search-tls', {
      prefixListId: 'pl-1',
    });

    for (const stack of [inline, listed]) expect(() => reachability(stack)).toThrow(UnreadableGroupError);
  });
});
