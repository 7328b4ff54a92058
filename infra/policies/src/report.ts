import { type Captured } from '@cloudpf/infra/offline';
import { type Rule, type StackView } from './rule.ts';
import { RULES } from './rules/index.ts';
import { waiverOf, WAIVERS, type Waiver } from './waivers.ts';

export interface Violation {
  readonly resource: Pick<Captured, 'type' | 'name'>;
  readonly message: string;
}

/** What one rule says of a stack. */
export interface RuleReport {
  readonly ids: readonly string[];
  readonly title: string;
  readonly severity: Rule['severity'];
  /** Names of the resources that were looked at. */
  readonly checked: readonly string[];
  readonly violations: readonly Violation[];
  readonly waived: readonly (Violation & { readonly reason: string })[];
}

export interface Policing {
  readonly rules?: readonly Rule[];
  readonly waivers?: readonly Waiver[];
}

/** What each rule says of a stack: which resources it looked at, what is wrong, and what is let pass and why. */
export function policyReport(
  stack: StackView,
  { rules = RULES, waivers = WAIVERS }: Policing = {},
): readonly RuleReport[] {
  return rules.map((rule) => {
    const resources = stack.resources.filter(({ type }) => rule.on.includes(type));
    const found = resources.flatMap((resource) =>
      rule.check(resource, stack).map((message) => ({ resource, message })),
    );
    const { ids, title, severity } = rule;
    const violations: Violation[] = [];
    const waived: RuleReport['waived'][number][] = [];
    for (const { resource, message } of found) {
      const violation = { resource: { type: resource.type, name: resource.name }, message };
      const waiver = waiverOf(rule, resource, waivers);
      if (waiver) waived.push({ ...violation, reason: waiver.reason });
      else violations.push(violation);
    }
    return { ids, title, severity, checked: resources.map(({ name }) => name), violations, waived };
  });
}

/** The waivers that let nothing pass in any of these stacks: what they were for is mended, or gone. */
export function idleWaivers(
  stacks: readonly StackView[],
  { rules = RULES, waivers = WAIVERS }: Policing = {},
): readonly Waiver[] {
  return waivers.filter(
    (waiver) =>
      !rules.some((rule) =>
        stacks.some((stack) =>
          stack.resources.some(
            (resource) =>
              rule.on.includes(resource.type) &&
              waiverOf(rule, resource, [waiver]) !== undefined &&
              rule.check(resource, stack).length > 0,
          ),
        ),
      ),
  );
}
