import { holds } from './conditions.ts';
import { toPattern } from './patterns.ts';
import { type PolicyDocument, type Statement } from './policy.ts';
import { type Request } from './request.ts';

/** What policies together say of a call. */
export interface Verdict {
  readonly isAllowed: boolean;
  /** The statement that decides; none where nothing speaks of the call. */
  readonly by?: Statement;
}

/**
 * What the policies of one identity say of a call: a denial decides, then an allowance; without either it is refused.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws UnknownConditionError
 */
export function evaluate(policies: readonly PolicyDocument[], request: Request): Verdict {
  const speaking = policies
    .flatMap((policy) => policy.Statement)
    .filter((statement) => speaksOf(statement, request));
  const denial = speaking.find(({ Effect }) => Effect === 'Deny');
  if (denial) return { isAllowed: false, by: denial };
  const allowance = speaking.find(({ Effect }) => Effect === 'Allow');
  return allowance ? { isAllowed: true, by: allowance } : { isAllowed: false };
}

/** Whether a statement is about a call, by all but whom it speaks of. */
export function speaksOf(statement: Statement, request: Request): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const isAction = (pattern: string) =>
    toPattern(pattern.toLowerCase(), request)?.test(request.action.toLowerCase()) ?? false;
  const isResource = (pattern: string) => toPattern(pattern, request)?.test(request.resource) ?? false;
  if (Action && !Action.some(isAction)) return false;
  if (NotAction?.some(isAction)) return false;
  if (Resource && !Resource.some(isResource)) return false;
  if (NotResource?.some(isResource)) return false;
  return Object.entries(Condition).every(([operator, demands]) =>
    Object.entries(demands).every(([key, expected]) => holds(operator, { key, expected }, request)),
  );
}
