import * as z from 'zod';

const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;

/** An IANA time zone's name, in the spelling of the time zone database. */
export const TimeZone = z
  .string()
  .max(64)
  .transform((name, context) => {
    const known = canonicalName(name);
    if (known !== undefined) return known;
    context.addIssue({ code: 'custom', message: 'must be an IANA time zone such as Europe/Madrid' });
    return z.NEVER;
  });

function canonicalName(name: string): string | undefined {
  if (!NAME.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
