import type { PolicyProof, RuleReport } from '@cloudpf/policies';
import { type CommandContext } from '../context.ts';
import { formatTable } from './table.ts';

/** What the rules say of each stack, for programs. */
export function policiesAsJson({ reports, idle }: PolicyProof): object {
  return {
    stacks: [...reports].map(([stack, rules]) => ({
      stack,
      rules: rules.map(({ ids, title, severity, checked, violations, waived }) => ({
        ...{ ids, title, severity, checked: checked.length },
        violations: violations.map(({ resource, message }) => ({ ...resource, message })),
        waived: waived.map(({ resource, message, reason }) => ({ ...resource, message, reason })),
      })),
    })),
    idle_waivers: idle.map(({ ids, resource, reason }) => ({ ids, resource: resource.source, reason })),
  };
}

/** What the rules say of each stack, for people: sums, what is wrong, and where asked for what is waived and why. */
export function policiesAsText(
  proof: PolicyProof,
  { context, withWaived }: { readonly context: CommandContext; readonly withWaived: boolean },
): string {
  const { reports } = proof;
  const columns = [
    { title: 'stack' },
    { title: 'rules', align: 'right' },
    { title: 'looks', align: 'right' },
    { title: 'waived', align: 'right' },
    { title: 'violations', align: 'right' },
  ] as const;
  const sums = [...reports].map(([stack, rules]) => [
    stack,
    rules.filter(({ checked }) => checked.length > 0).length,
    sum(rules, ({ checked }) => checked.length),
    sum(rules, ({ waived }) => waived.length),
    sum(rules, ({ violations }) => violations.length),
  ]);
  const waived = [...reports].flatMap(([stack, rules]) =>
    rules.flatMap((rule) =>
      rule.waived.map(
        ({ resource, reason }) => `${stack}  ${labelOf(rule)}  ${resource.name} is waived: ${reason}`,
      ),
    ),
  );
  return [
    formatTable(columns, sums, context),
    ...(withWaived ? waived : []),
    ...faultsOfPolicies(proof),
  ].join('\n');
}

/** What there is to mend. */
export function faultsOfPolicies({ reports, idle }: PolicyProof): readonly string[] {
  const broken = [...reports].flatMap(([stack, rules]) =>
    rules.flatMap((rule) =>
      rule.violations.map(
        ({ resource, message }) => `${stack}  ${labelOf(rule)}  ${resource.name}: ${message}`,
      ),
    ),
  );
  const gone = idle.map(
    ({ ids, resource }) => `a waiver of ${ids.join(', ')} lets nothing pass: ${String(resource)}`,
  );
  return [...broken, ...gone];
}

function labelOf({ ids: [first = ''] }: RuleReport): string {
  return first;
}

function sum(rules: readonly RuleReport[], of: (rule: RuleReport) => number): number {
  return rules.reduce((total, rule) => total + of(rule), 0);
}
