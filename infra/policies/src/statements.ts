import { parsePolicy, type Statement } from '@cloudpf/infra/proof';

/**
 * The statements of a policy document; none where it cannot be read, which a rule of its own reports.
 */
export function statementsOf(json: string): readonly Statement[] {
  try {
    return parsePolicy(json).Statement;
  } catch {
    return [];
  }
}

export function isReadable(json: string): boolean {
  try {
    parsePolicy(json);
    return true;
  } catch {
    return false;
  }
}

/** Whether anybody in the world is meant. */
export function isAnybody({ Principal }: Statement): boolean {
  if (Principal === undefined) return false;
  return Principal === '*' || Object.values(Principal).flat().includes('*');
}

/** The services that a statement is for. */
export function servicesOf({ Principal }: Statement): readonly string[] {
  return Principal === undefined || Principal === '*' ? [] : (Principal['Service'] ?? []);
}

/** The keys that the conditions of a statement ask for, in lower case. */
export function conditionKeys({ Condition = {} }: Statement): readonly string[] {
  return Object.values(Condition)
    .flatMap((demands) => Object.keys(demands))
    .map((key) => key.toLowerCase());
}

/** Whether a statement names an action, by itself or by a pattern. */
export function covers({ Action, NotAction }: Statement, action: string): boolean {
  if (Action) return Action.some((pattern) => matches(pattern, action));
  return !(NotAction ?? []).some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}

/**
 * Whether a statement is about everything of a kind: `*`, or an ARN whose resource is but a wildcard behind its kind.
 */
export function isUnbounded({ Resource, NotResource }: Statement): boolean {
  if (NotResource) return true;
  return (Resource ?? []).some((pattern) => {
    if (/^\*+$/.test(pattern)) return true;
    const resource = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.*)$/s.exec(pattern)?.[1] ?? pattern;
    return /^(?:[\w-]+[/:])?\*+(?:\/\*+)?$/.test(resource);
  });
}
