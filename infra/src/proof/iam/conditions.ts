import { toPattern } from './patterns.ts';
import { type Request, valuesOf } from './request.ts';

/** A condition that is not known is not guessed at. */
export class UnknownConditionError extends Error {
  override readonly name = 'UnknownConditionError';

  constructor(operator: string) {
    super(`the condition operator "${operator}" is not known`);
  }
}

type Test = (value: string, expected: string, request: Request) => boolean;

function exact(value: string, expected: string, request: Request): boolean {
  return toPattern(expected, request, 'exact')?.test(value) ?? false;
}

function like(value: string, expected: string, request: Request): boolean {
  return toPattern(expected, request)?.test(value) ?? false;
}

/** Wildcards of an ARN do not reach over its colons, but in its last part. */
function arnLike(value: string, expected: string, request: Request): boolean {
  const [values, patterns] = [value, expected].map((arn) => {
    const parts = arn.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  });
  return patterns?.every((pattern, place) => like(values?.[place] ?? '', pattern, request)) ?? false;
}

const numeric =
  (compare: (a: number, b: number) => boolean): Test =>
  (value, expected) =>
    compare(Number(value), Number(expected));

const POSITIVE: Readonly<Record<string, Test>> = {
  StringEquals: exact,
  StringEqualsIgnoreCase: (value, expected, request) =>
    toPattern(expected, request, 'any-case')?.test(value) ?? false,
  StringLike: like,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: (value, expected) => value.toLowerCase() === expected.toLowerCase(),
  NumericEquals: numeric((a, b) => a === b),
  NumericLessThan: numeric((a, b) => a < b),
  NumericLessThanEquals: numeric((a, b) => a <= b),
  NumericGreaterThan: numeric((a, b) => a > b),
  NumericGreaterThanEquals: numeric((a, b) => a >= b),
};

/** True where none of the expected values is met; so it is as well where the call does not have the key. */
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

const SHAPE = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * Whether one line of a condition block holds.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @throws UnknownConditionError
 */
export function holds(
  operator: string,
  { key, expected }: { readonly key: string; readonly expected: readonly string[] },
  request: Request,
): boolean {
  const [, quantifier, name = '', ifExists] = SHAPE.exec(operator) ?? [];
  const values = valuesOf(request, key);
  // A key without any value is as good as none.
  const isNull = values === undefined || values.length === 0;
  if (name === 'Null') return isNull === (expected[0]?.toLowerCase() === 'true');

  const negated = NEGATED[name];
  const test = POSITIVE[negated ?? name];
  if (!test) throw new UnknownConditionError(operator);
  const meets = (value: string): boolean => {
    const isMet = expected.some((each) => test(value, each, request));
    return negated === undefined ? isMet : !isMet;
  };
  // What a call does not have meets every demand on all of its values.
  if (quantifier === 'ForAllValues') return (values ?? []).every(meets);
  if (quantifier === 'ForAnyValue') return ifExists && !values ? true : (values ?? []).some(meets);
  if (values === undefined) return ifExists !== undefined || negated !== undefined;
  return values.every(meets);
}
