import { type ValidationTargets } from 'hono';
import { type ZodError } from 'zod';
import { invalidRequest } from './errors.ts';
import { type FieldError } from './problem.ts';

type Issue = ZodError['issues'][number];
type Target = keyof ValidationTargets;
type Result = { readonly target: Target } & (
  { readonly success: true } | { readonly success: false; readonly error: ZodError }
);

/** Answers a request that its schema refuses with 400, each wrong field named. */
export function refuseInvalid(result: Result): void {
  if (!result.success) throw invalidRequest(fieldErrors(result.error, result.target));
}

/** The wrong fields of a zod error, as parameters or as JSON pointers into the body. */
export function fieldErrors(error: ZodError, target: Target): readonly FieldError[] {
  return error.issues.flatMap((issue) => expand(issue).map(({ path, detail }) => name(target, path, detail)));
}

interface Place {
  readonly path: readonly PropertyKey[];
  readonly detail: string;
}

function expand(issue: Issue): readonly Place[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], detail: 'is not known here' }));
  }
  if (issue.code === 'invalid_union') return closest(issue) ?? [{ path: issue.path, detail: issue.message }];
  return [{ path: issue.path, detail: issue.message }];
}

/** Of a union's branches the one that got furthest tells best what the caller meant. */
function closest(issue: Issue & { code: 'invalid_union' }): readonly Place[] | undefined {
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const [best] = branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (!best || depth(best) === 0) return undefined;
  return best.flatMap((inner) => expand({ ...inner, path: [...issue.path, ...inner.path] }));
}

function depth(issues: readonly Issue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length));
}

function name(target: Target, path: readonly PropertyKey[], detail: string): FieldError {
  if (target !== 'json') return { parameter: path.map(String).join('.'), detail };
  return { pointer: `#${path.map((step) => `/${escape(String(step))}`).join('')}`, detail };
}

/** RFC 6901 escapes, then the ones of a URI fragment. */
function escape(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}
