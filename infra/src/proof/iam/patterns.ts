import { type Request, valuesOf } from './request.ts';

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * A text of a policy with its variables: `${aws:PrincipalTag/TenantId}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}`
 * for the characters themselves. `undefined` where a variable has no value, and then nothing matches.
 * The value of a variable is taken letter by letter, whatever it holds; so is everything but under `wildcards`.
 */
export function toPattern(
  text: string,
  request: Request,
  kind: 'wildcards' | 'exact' | 'any-case' = 'wildcards',
): RegExp | undefined {
  const between = kind === 'wildcards' ? wildcards : escape;
  let source = '';
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    source += between(text.slice(end, match.index));
    const value = valueOf(match[1] ?? '', request);
    if (value === undefined) return undefined;
    source += escape(value);
    end = match.index + match[0].length;
  }
  return new RegExp(`^${source}${between(text.slice(end))}$`, kind === 'any-case' ? 'is' : 's');
}

function valueOf(name: string, request: Request): string | undefined {
  if (name === '*' || name === '?' || name === '$') return name;
  const [, key = name, fallback] = /^([^,]+),\s*'([^']*)'$/.exec(name) ?? [];
  const values = valuesOf(request, key.trim());
  // A key of several values stands for none.
  return values?.length === 1 ? values[0] : fallback;
}

function wildcards(text: string): string {
  return escape(text).replaceAll('\\*', '.*').replaceAll('\\?', '.');
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
