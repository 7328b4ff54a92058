import { type Captured, type Stack } from '../../offline/capture.ts';
import { type GroupRule } from './reach.ts';

/** A group lets through what is not looked at. */
export class UnreadableGroupError extends Error {
  override readonly name = 'UnreadableGroupError';

  constructor(group: string, what: string) {
    super(`the group "${group}" has ${what}, which are not looked at`);
  }
}

export const GROUP = 'aws:ec2/securityGroup:SecurityGroup';
const INGRESS = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';
const EGRESS = 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule';

/**
 * The rules of all groups of a stack.
 * @throws UnreadableGroupError
 */
export function groupRulesOf(stack: Stack): readonly GroupRule[] {
  for (const { name, inputs } of stack.all(GROUP)) {
    if (inputs['ingress'] !== undefined || inputs['egress'] !== undefined) {
      throw new UnreadableGroupError(name, 'rules beside those that are declared one by one');
    }
  }
  return [...stack.all(INGRESS), ...stack.all(EGRESS)].map(toRule);
}

function toRule({ type, inputs }: Captured): GroupRule {
  const { securityGroupId, referencedSecurityGroupId, cidrIpv4, cidrIpv6 } = inputs;
  const { ipProtocol, fromPort, toPort } = inputs;
  if (inputs['prefixListId'] !== undefined) {
    throw new UnreadableGroupError(String(securityGroupId), 'rules for prefix lists');
  }
  return {
    direction: type === INGRESS ? 'in' : 'out',
    group: String(securityGroupId),
    peer: String(referencedSecurityGroupId ?? cidrIpv4 ?? cidrIpv6),
    ...(ipProtocol === '-1'
      ? {}
      : { ports: { protocol: String(ipProtocol), from: Number(fromPort), to: Number(toPort) } }),
  };
}
