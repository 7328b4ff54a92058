import { gunzipSync } from 'node:zlib';
import { type Captured } from '@cloudpf/infra/offline';
import { listAt, refersTo, textAt, textsAt, valueAt } from '../look.ts';
import { type Rule, ruleOf, type StackView, stackRuleOf } from '../rule.ts';
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
      on: [TYPES.ingressRule, TYPES.securityGroup, TYPES.securityGroupRule],
    },
    (rule, stack) => {
      if (rule.type !== TYPES.ingressRule) {
        const isOpening = textAt(rule, 'type') === 'ingress' || listAt(rule, 'ingress').length > 0;
        return isOpening
          ? 'who may come in is not said rule by rule; declare a SecurityGroupIngressRule'
          : undefined;
      }
      const source = textAt(rule, 'referencedSecurityGroupId');
      if (opens(rule, TRANSPORT)) return 'it opens the ports between nodes; leave 9300 to 9399 closed';
      return opens(rule, SEARCH) && !isOfFunctions(source, stack)
        ? 'others than functions reach nodes; name the group of the functions as referencedSecurityGroupId'
        : undefined;
    },
  ),
  ruleOf(
    {
      ids: 'cloudpf/T10',
      title: 'A container is what it is said to be, has its share of the machine, and no rights on it',
      severity: 'critical',
      on: [TYPES.bucketObject, TYPES.parameter],
    },
    (resource) => {
      if (resource.type === TYPES.parameter) {
        const image = /"image":"([^"]*)"/.exec(
          textAt(resource, 'insecureValue') || textAt(resource, 'value'),
        )?.[1];
        return image === undefined || PINNED.test(image)
          ? []
          : `somebody can put another image behind "${image}"; name it by its digest`;
      }
      if (!SCRIPTS.test(textAt(resource, 'key'))) return [];
      const scripts = gunzipSync(Buffer.from(textAt(resource, 'contentBase64'), 'base64')).toString();
      return [
        ...DEMANDS.filter(([, option]) => !option.test(scripts)).map(
          ([what]) => `a container has ${what}; add the option to how it is run`,
        ),
        ...FORBIDDEN.filter(([, option]) => option.test(scripts)).map(
          ([what]) => `a container ${what}; take the option away`,
        ),
      ];
    },
  ),
];

const PINNED = /@sha256:[0-9a-f]{64}$/;
/** What machines of search containers fetch: a compressed archive of scripts. */
const SCRIPTS = /^host\/.*\.tar\.gz$/;

/** What is wrong where an option is missing, and the option. */
const DEMANDS = [
  ['no limit of memory', /--memory\b/],
  ['memory that is swapped', /--ulimit memlock=-1/],
  ['too few files', /--ulimit nofile=\d{5}/],
  ['ways to more rights', /--security-opt no-new-privileges/],
  ['rights of the machine', /--cap-drop ALL/i],
  ['a file system that can be written', /--read-only\b/],
  ['the network of all containers', /--network\b/],
] as const;

const FORBIDDEN = [
  ['has all rights', /--privileged\b/],
  ['is in the network of its machine', /--network[= ]"?host\b/],
  ['is published on every address', /--publish[= ]"?(?:0\.0\.0\.0:|\d+:|\[::\]:)/],
] as const;

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
