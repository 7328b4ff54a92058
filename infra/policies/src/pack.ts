import { type Captured } from '@cloudpf/infra/offline';
import { type Policies, type PolicyResource, type ResourceValidationArgs } from '@pulumi/policy';
import { type Rule, type StackView } from './rule.ts';
import { RULES } from './rules/index.ts';
import { waiverOf, WAIVERS } from './waivers.ts';

/**
 * The rules as Pulumi asks them. What a resource decides alone is asked before it is made; what takes others is asked
 * of the whole stack, of whose values some are not known in a preview of what is new.
 */
export function policiesOf(rules: readonly Rule[] = RULES): Policies {
  return rules.map((rule) => {
    const described = {
      name: nameOf(rule),
      description: `${rule.title} (${rule.ids.join(', ')})`,
      enforcementLevel: 'mandatory',
      severity: rule.severity,
    } as const;
    if (rule.sees === 'resource') {
      return {
        ...described,
        validateResource: (args: ResourceValidationArgs, report: (message: string) => void) => {
          const resource = toCaptured(args);
          const messages = rule.on.includes(args.type) ? broken(rule, resource, stackOf([resource])) : [];
          for (const message of messages) report(message);
        },
      };
    }
    return {
      ...described,
      validateStack: (
        { resources }: { readonly resources: readonly PolicyResource[] },
        report: (message: string, urn?: string) => void,
      ) => {
        const stack = stackOf(resources.map(toCaptured));
        for (const [place, resource] of stack.resources.entries()) {
          if (!rule.on.includes(resource.type)) continue;
          for (const message of broken(rule, resource, stack)) report(message, resources[place]?.urn);
        }
      },
    };
  });
}

/** Names of policies may have no slash. */
export function nameOf({ ids: [first] }: Rule): string {
  return first.replace('/', '-');
}

function broken(rule: Rule, resource: Captured, stack: StackView): readonly string[] {
  return waiverOf(rule, resource, WAIVERS) ? [] : rule.check(resource, stack);
}

function stackOf(resources: readonly Captured[]): StackView {
  return { resources, all: (type) => resources.filter((resource) => resource.type === type) };
}

/**
 * Values are read when a rule asks for them, since Pulumi refuses those that are not known yet. Whether a resource is
 * kept when its stack goes it does not tell, only whether it is protected.
 */
function toCaptured({ type, name, props, opts }: ResourceValidationArgs | PolicyResource): Captured {
  return {
    type,
    name,
    get id() {
      return textOf(props['id']);
    },
    get arn() {
      return textOf(props['arn']);
    },
    inputs: props,
    options: { protect: opts.protect, retain: true },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
