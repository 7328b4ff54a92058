import { type Captured } from '@cloudpf/infra/offline';
import { refersTo, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, type StackView, stackRuleOf } from '../rule.ts';
import { TYPES } from '../types.ts';

/** Ports on which nodes answer, and those on which they speak with each other. */
const SEARCH = { from: 9_200, to: 9_299 };
const TRANSPORT = { from: 9_300, to: 9_399 };

export const nodeRules: readonly Rule[] = [
  stackRuleOf(
    {
      ids: 'cloudpf/T9',
      title: 'Functions alone reach nodes, and nobody the ports between nodes',
      severity: 'critical',
      on: TYPES.ingressRule,
    },
    (rule, stack) => {
      const source = textAt(rule, 'referencedSecurityGroupId');
      if (opens(rule, TRANSPORT)) return 'it opens the ports between nodes; leave 9300 to 9399 closed';
      return opens(rule, SEARCH) && !isOfFunctions(source, stack)
        ? 'others than functions reach nodes; name the group of the functions as referencedSecurityGroupId'
        : undefined;
    },
  ),
];

function opens(rule: Captured, { from, to }: typeof SEARCH): boolean {
  if (textAt(rule, 'ipProtocol') === '-1') return true;
  return Number(valueAt(rule, 'fromPort') ?? 0) <= to && Number(valueAt(rule, 'toPort') ?? 65_535) >= from;
}

function isOfFunctions(source: string, stack: StackView): boolean {
  const isIts = (id: string) => id !== '' && id === source;
  const group = stack.all(TYPES.securityGroup).find((each) => refersTo(source, each));
  return (
    group !== undefined &&
    stack.all(TYPES.lambda).some((lambda) => textsAt(lambda, 'vpcConfig.securityGroupIds').some(isIts))
  );
}
