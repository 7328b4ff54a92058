import { type Captured } from '@cloudpf/infra/offline';
import { listAt, referring, refersTo, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

const EVERYWHERE = ['0.0.0.0/0', '::/0'];
const RULES = [TYPES.ingressRule, TYPES.egressRule, TYPES.securityGroupRule];
/** The only thing that is asked of the outside. */
const TLS_PORT = 443;

/** One opening of a security group, by itself or within its group. */
interface Opening {
  readonly from: number;
  readonly to: number;
  readonly protocol: string;
  readonly ranges: readonly string[];
}

function openingsOf(resource: Captured, direction: 'ingress' | 'egress'): readonly Opening[] {
  const { type } = resource;
  if (type === TYPES.securityGroup || type === TYPES.defaultSecurityGroup) {
    return listAt(resource, direction).map(opening);
  }
  const isIngress = type === TYPES.ingressRule || textAt(resource, 'type') === 'ingress';
  return isIngress === (direction === 'ingress') ? [opening(resource.inputs)] : [];
}

function opening(from: object): Opening {
  const protocol = textAt(from, 'ipProtocol') || textAt(from, 'protocol');
  const isAll = protocol === '-1';
  return {
    from: isAll ? 0 : Number(valueAt(from, 'fromPort') ?? 0),
    to: isAll ? 65_535 : Number(valueAt(from, 'toPort') ?? 65_535),
    protocol,
    ranges: [
      textAt(from, 'cidrIpv4'),
      textAt(from, 'cidrIpv6'),
      ...textsAt(from, 'cidrBlocks'),
      ...textsAt(from, 'ipv6CidrBlocks'),
    ],
  };
}

function isToWorld({ ranges }: Opening): boolean {
  return ranges.some((range) => EVERYWHERE.includes(range));
}

export const networkRules: readonly Rule[] = [
  ruleOf(
    {
      ids: 'CKV_AWS_24 CKV_AWS_25 CKV_AWS_260 CKV_AWS_277',
      title: 'Nothing is open to the world',
      severity: 'critical',
      on: [...RULES, TYPES.securityGroup, TYPES.defaultSecurityGroup],
    },
    (resource) =>
      openingsOf(resource, 'ingress').some(isToWorld)
        ? 'the world may come in; name the group or the private range that may'
        : undefined,
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_382',
      title: 'What goes out to the world goes over TLS alone',
      severity: 'medium',
      on: [...RULES, TYPES.securityGroup, TYPES.defaultSecurityGroup],
    },
    (resource) =>
      openingsOf(resource, 'egress').some(
        (each) =>
          isToWorld(each) && (each.from !== TLS_PORT || each.to !== TLS_PORT || each.protocol !== 'tcp'),
      )
        ? `it may speak to the world on other ports than ${TLS_PORT}; let out that one alone`
        : undefined,
  ),
  ruleOf(
    {
      ids: 'CKV_AWS_23',
      title: 'Groups and their rules say what they are for',
      severity: 'low',
      on: [...RULES, TYPES.securityGroup],
    },
    (resource) =>
      textAt(resource, 'description') === '' ? 'nobody knows why it is there; describe it' : undefined,
  ),
  stackRuleOf(
    { ids: 'CKV2_AWS_5', title: 'Every group is of something', severity: 'low', on: TYPES.securityGroup },
    (group, stack) =>
      isWorn(group, stack) ? undefined : 'nothing is in it; remove it, or give it to what it is for',
  ),
  stackRuleOf({ ids: 'CKV2_AWS_11', title: 'Flows of a network are logged', on: TYPES.vpc }, (vpc, stack) =>
    referring(stack, TYPES.flowLog, { field: 'vpcId', to: vpc }).length > 0
      ? undefined
      : 'nobody can see who spoke with whom; add a FlowLog',
  ),
  stackRuleOf(
    { ids: 'CKV2_AWS_12', title: 'The group that everything gets by default is closed', on: TYPES.vpc },
    (vpc, stack) =>
      referring(stack, TYPES.defaultSecurityGroup, { field: 'vpcId', to: vpc }).some((group) =>
        ['ingress', 'egress'].every((direction) => listAt(group, direction).length === 0),
      )
        ? undefined
        : 'what names no group can speak with all others of the kind; declare the default group without rules',
  ),
  ruleOf(
    { ids: 'AWS-0101', title: "Nothing runs in the account's default network", on: TYPES.defaultVpc },
    () => 'the default network is open; make one',
  ),
  ruleOf(
    { ids: 'CKV_AWS_130', title: 'No subnet gives public addresses by itself', on: TYPES.subnet },
    (subnet) =>
      valueAt(subnet, 'mapPublicIpOnLaunch') === true
        ? 'whatever starts in it is on the Internet; unset mapPublicIpOnLaunch'
        : undefined,
  ),
];

function isWorn(group: Captured, stack: StackView): boolean {
  const wearers: readonly (readonly [string, readonly string[]])[] = [
    [TYPES.lambda, ['vpcConfig.securityGroupIds']],
    [TYPES.instance, ['vpcSecurityGroupIds']],
    [TYPES.launchTemplate, ['vpcSecurityGroupIds', 'networkInterfaces.0.securityGroups']],
    [TYPES.networkInterface, ['securityGroups']],
    ['aws:ec2/vpcEndpoint:VpcEndpoint', ['securityGroupIds']],
  ];
  return wearers.some(([type, fields]) =>
    stack
      .all(type)
      .some((each) => fields.some((field) => textsAt(each, field).some((value) => refersTo(value, group)))),
  );
}
