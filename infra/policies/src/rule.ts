import { type Captured, type Stack } from '@cloudpf/infra/offline';

/** What a rule sees of a stack. */
export type StackView = Pick<Stack, 'resources' | 'all'>;

/** Something that every resource of some types has to be. */
export interface Rule {
  /** Of the checks that it stands for, in the words of checkov, or `AWS-…` of trivy, or `cloudpf/…` of our own. */
  readonly ids: readonly [string, ...string[]];
  /** What holds where the rule is kept. */
  readonly title: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  /** Types of the resources that it is about. */
  readonly on: readonly string[];
  /** Whether the resource alone decides, or others of the stack with it. */
  readonly sees: 'resource' | 'stack';
  /** What is wrong and how to mend it, a sentence each; nothing where all is well. */
  readonly check: (resource: Captured, stack: StackView) => readonly string[];
}

interface RuleOf {
  /** Separated by blanks. */
  readonly ids: string;
  readonly title: string;
  readonly severity?: Rule['severity'];
  readonly on: string | readonly string[];
}

/** A rule that is decided by the resource alone, before it is made. */
export function ruleOf(
  rule: RuleOf,
  check: (resource: Captured) => readonly string[] | string | undefined,
): Rule {
  return { ...described(rule), sees: 'resource', check: (resource) => listed(check(resource)) };
}

/** A rule that has to look at other resources as well. */
export function stackRuleOf(
  rule: RuleOf,
  check: (resource: Captured, stack: StackView) => readonly string[] | string | undefined,
): Rule {
  return { ...described(rule), sees: 'stack', check: (resource, stack) => listed(check(resource, stack)) };
}

function described({ ids, title, severity = 'high', on }: RuleOf): Omit<Rule, 'sees' | 'check'> {
  const [first = '', ...rest] = ids.split(' ');
  return { ids: [first, ...rest], title, severity, on: [on].flat() };
}

function listed(found: readonly string[] | string | undefined): readonly string[] {
  return found === undefined ? [] : [found].flat();
}
