import type * as z from 'zod';
import { describeIssue, StackConfigError } from '../errors.ts';

const NAMESPACE = 'cloudpf:';

/**
 * A stack's configuration, of all that Pulumi has for it: values as text, objects as JSON.
 * @throws StackConfigError that names each key, its value and what is allowed; so do keys that nobody reads.
 */
export function readConfig<T>(stack: string, schema: z.ZodType<T>, all: Readonly<Record<string, string>>): T {
  const input = Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(NAMESPACE))
      .map(([key, value]) => [key.slice(NAMESPACE.length), toValue(value)]),
  );
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => describeIssue(issue, input));
  throw new StackConfigError(stack, problems);
}

/** Numbers stay text, since a name may look like one; who wants a number takes the text. */
function toValue(text: string): unknown {
  if (!/^[[{]|^(true|false)$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
