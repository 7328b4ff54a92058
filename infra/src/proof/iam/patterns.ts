import { type Request, valuesOf } from './request.ts';

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * A text of a policy with its variables: `${aws:PrincipalTag/TenantId}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}`
 * for the characters themselves. `undefined` where a variable has no value, and then nothing matches.
 * The value of a variable is taken letter by letter, whatever it holds; so is everything but under `wildcards`.
 */
export function toPattern(text: string, request: Request, kind: Kind = 'wildcards'): RegExp | undefined {
  if (!text.includes('${')) return plainPattern(text, kind);
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
  return compile(`${source}${between(text.slice(end))}`, kind);
}

type Kind = 'wildcards' | 'exact' | 'any-case';

/** Policies say few different things, and are asked very often. */
const known = new Map<string, RegExp>();

function plainPattern(text: string, kind: Kind): RegExp {
  const key = `${kind} ${text}`;
  const pattern = known.get(key) ?? compile(kind === 'wildcards' ? wildcards(text) : escape(text), kind);
  known.set(key, pattern);
  return pattern;
}

function compile(source: string, kind: Kind): RegExp {
  return new RegExp(`^${source}$`, kind === 'any-case' ? 'is' : 's');
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
