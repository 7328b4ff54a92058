import { beforeAll, describe, expect, it } from 'vitest';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';

let prod: Stack;

beforeAll(async () => {
  prod = await declarePlatform('prod');
});

/** What AWS looks for while it makes something, though nothing of it is named there. */
describe('a first deployment', () => {
  it('begins the trail when its bucket and its role let it write', () => {
    const { after } = prod.get('aws:cloudtrail/trail:Trail', 'audit');

    expect(after).toContain('cloudpf:platform:Buckets buckets');
    expect(after).toContain('aws:iam/rolePolicy:RolePolicy audit');
  });

  it('makes ways out when their subnets reach the Internet', () => {
    const nats = prod.all('aws:ec2/natGateway:NatGateway');

    expect(nats.map(({ name, after }) => [name, after])).toEqual([
      ['network-1', ['aws:ec2/routeTableAssociation:RouteTableAssociation network-1-public']],
      ['network-2', ['aws:ec2/routeTableAssociation:RouteTableAssociation network-2-public']],
    ]);
  });

  it('notes the flows of the network when it may write them down', () => {
    expect(prod.get('aws:ec2/flowLog:FlowLog', 'network').after).toEqual([
      'aws:iam/rolePolicy:RolePolicy network-flows',
    ]);
  });
});
