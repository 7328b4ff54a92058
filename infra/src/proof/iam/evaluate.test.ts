import { describe, expect, it } from 'vitest';
import { UnknownConditionError } from './conditions.ts';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './policy.ts';
import { type Request } from './request.ts';

type Rule = Readonly<Record<string, unknown>>;

function isAllowed(statements: readonly Rule[], request: Request): boolean {
  const policy = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  return evaluate([policy], request).isAllowed;
}

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/products';
const OWN_KEYS: Rule = {
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: TABLE,
  Condition: {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': '${aws:PrincipalTag/TenantId}' },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
};

function get(keys: readonly string[] | undefined, tenant = 'acme'): Request {
  return {
    action: 'dynamodb:GetItem',
    resource: TABLE,
    context: { 'aws:PrincipalTag/TenantId': tenant, ...(keys ? { 'dynamodb:LeadingKeys': keys } : {}) },
  };
}

describe('evaluate', () => {
  it('refuses what nobody speaks of, and lets a denial win over an allowance', () => {
    const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const deny = { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' };
    const remove = { action: 's3:DeleteObject', resource: 'arn:aws:s3:::lake/x' };

    expect(isAllowed([], remove)).toBe(false);
    expect(isAllowed([allow], remove)).toBe(true);
    expect(isAllowed([allow, deny], remove)).toBe(false);
    expect(isAllowed([allow, deny], { ...remove, action: 'S3:getobject' })).toBe(true);
  });

  it('takes actions in any case, and resources letter by letter', () => {
    const rule = { Effect: 'Allow', Action: 'S3:getOBJECT', Resource: 'arn:aws:s3:::lake/A?/*' };

    expect(isAllowed([rule], { action: 's3:GetObject', resource: 'arn:aws:s3:::lake/A1/x/y' })).toBe(true);
    expect(isAllowed([rule], { action: 's3:GetObject', resource: 'arn:aws:s3:::lake/a1/x' })).toBe(false);
    expect(isAllowed([rule], { action: 's3:GetObject', resource: 'arn:aws:s3:::lake/A/x' })).toBe(false);
  });

  it('lets everything but what is named pass under NotAction and NotResource', () => {
    const rule = { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::audit/*' };

    expect(isAllowed([rule], { action: 's3:GetObject', resource: 'arn:aws:s3:::lake/x' })).toBe(true);
    expect(isAllowed([rule], { action: 'iam:PassRole', resource: 'arn:aws:s3:::lake/x' })).toBe(false);
    expect(isAllowed([rule], { action: 's3:GetObject', resource: 'arn:aws:s3:::audit/x' })).toBe(false);
  });

  it('keeps a tenant to its own keys, also from those that begin alike', () => {
    expect(isAllowed([OWN_KEYS], get(['acme']))).toBe(true);
    expect(isAllowed([OWN_KEYS], get(['acme', 'acme']))).toBe(true);
    expect(isAllowed([OWN_KEYS], get(['acme-eu']))).toBe(false);
    expect(isAllowed([OWN_KEYS], get(['acme', 'bodega']))).toBe(false);
  });

  it('sees that a demand on all values holds of none, where nothing asks for the key', () => {
    const unguarded = { ...(OWN_KEYS['Condition'] as Rule), Null: {} };

    expect(isAllowed([{ ...OWN_KEYS, Condition: unguarded }], get(undefined))).toBe(true);
    expect(isAllowed([{ ...OWN_KEYS, Condition: unguarded }], get([]))).toBe(true);
    expect(isAllowed([OWN_KEYS], get(undefined))).toBe(false);
    expect(isAllowed([OWN_KEYS], get([]))).toBe(false);
  });

  it('takes the value of a variable letter by letter, so that a tag of wildcards opens nothing', () => {
    const rule = {
      Effect: 'Allow',
      Action: '*',
      Resource: 'arn:aws:s3:::lake/${aws:PrincipalTag/TenantId}/*',
    };
    const as = (tenant?: string) => ({
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::lake/acme/x',
      context: tenant === undefined ? {} : { 'aws:principaltag/tenantid': tenant },
    });

    expect(isAllowed([rule], as('acme'))).toBe(true);
    expect(isAllowed([rule], as('*'))).toBe(false);
    expect(isAllowed([rule], as())).toBe(false);
  });

  it.each([
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringLike', 'a*', 'ab', true],
    ['StringLike', 'a${*}', 'ab', false],
    ['StringNotEquals', 'a', undefined, true],
    ['StringNotLike', 'a*', 'ab', false],
    ['StringEquals', 'a', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', 'b', false],
    ['StringEqualsIgnoreCase', 'A', 'a', true],
    ['Bool', 'true', 'True', true],
    ['Bool', 'false', undefined, false],
    ['NumericLessThanEquals', '900', '900', true],
    ['NumericGreaterThan', '900', '900', false],
    ['ArnLike', 'arn:aws:lambda:*:1:function:*', 'arn:aws:lambda:x:1:function:f', true],
    ['ArnLike', 'arn:aws:*:1:function:f', 'arn:aws:lambda:x:1:function:f', false],
    ['Null', 'true', undefined, true],
    ['Null', 'false', undefined, false],
  ])('%s of %j holds of %j: %j', (...[operator, expected, value, isMet]) => {
    const rule = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { [operator]: { key: expected } },
    };

    expect(
      isAllowed([rule], { action: 'a:b', resource: 'r', context: value === undefined ? {} : { key: value } }),
    ).toBe(isMet);
  });

  it('takes no heed of case in the value of a variable either, where a condition says so', () => {
    const Condition = { StringEqualsIgnoreCase: { key: '${aws:PrincipalTag/TenantId}' } };
    const context = { key: 'acme', 'aws:PrincipalTag/TenantId': 'Acme' };

    expect(
      isAllowed([{ Effect: 'Allow', Action: '*', Resource: '*', Condition }], {
        action: 'a:b',
        resource: 'r',
        context,
      }),
    ).toBe(true);
  });

  it('demands all lines of a condition, and of a line any of its values', () => {
    const rule = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { one: ['a', 'b'], two: 'c' } },
    };
    const given = (one: string, two: string) => ({ action: 'a:b', resource: 'r', context: { one, two } });

    expect(isAllowed([rule], given('b', 'c'))).toBe(true);
    expect(isAllowed([rule], given('b', 'd'))).toBe(false);
    expect(isAllowed([rule], given('x', 'c'))).toBe(false);
  });

  it('does not guess at what it does not know', () => {
    const rule = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringBetween: { key: 'a' } } };

    expect(() => isAllowed([rule], { action: 'a:b', resource: 'r', context: { key: 'a' } })).toThrow(
      UnknownConditionError,
    );
    expect(() => isAllowed([{ Effect: 'Allow', Resource: '*' }], { action: 'a:b', resource: 'r' })).toThrow(
      'needs either Action or NotAction',
    );
  });
});
