import type * as z from 'zod';

/** A stack is called something that says neither an environment nor a tenant. */
export class StackNameError extends Error {
  override readonly name = 'StackNameError';

  constructor(stack: string, why: string) {
    super(
      `the stack "${stack}" is unknown: ${why}. ` +
        'A platform stack is called "dev" or "prod", a tenant\'s stack "<environment>.tenant-<tenant id>".',
    );
  }
}

/** The stack's configuration holds something else than what is allowed. */
export class StackConfigError extends Error {
  override readonly name = 'StackConfigError';

  constructor(stack: string, problems: readonly string[]) {
    super(
      [
        `the configuration of the stack "${stack}" cannot be used:`,
        ...problems.map((problem) => `  - ${problem}`),
        'Set a value with "pulumi config set --path cloudpf:<key> <value>".',
      ].join('\n'),
    );
  }
}

/** A tenant's stack comes before its platform. */
export class PlatformMissingError extends Error {
  override readonly name = 'PlatformMissingError';

  constructor(environment: string) {
    super(
      `the platform stack "${environment}" has not been deployed, or by an older version of this program: ` +
        `run "npm run deploy:${environment}" first.`,
    );
  }
}

/** What of a value is wrong, with the key, the value and what is allowed. */
export function describeIssue(issue: z.core.$ZodIssue, input: unknown): string {
  const key = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((name) => `cloudpf:${key === '' ? '' : `${key}.`}${name}`);
    return `${names.join(', ')}: there is no such key`;
  }
  const value = issue.path.reduce<unknown>(
    (at, part) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[part],
    input,
  );
  const said = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  const allowed =
    issue.code === 'invalid_key'
      ? `the name ${issue.issues.map(({ message }) => message).join(', ')}`
      : issue.message;
  return `cloudpf:${key} ${said}; ${allowed}`;
}
