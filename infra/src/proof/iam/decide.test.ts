import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import { parsePolicy } from './policy.ts';
import { type Principal, UnknownPrincipalError } from './principal.ts';
import { type Request } from './request.ts';

const ACCOUNT = '123456789012';
const WORKER_ARN = `arn:aws:iam::${ACCOUNT}:role/worker`;
const WORKER: Principal = { kind: 'role', arn: WORKER_ARN, account: ACCOUNT };
const STRANGER: Principal = {
  kind: 'role',
  arn: 'arn:aws:iam::999999999999:role/x',
  account: '999999999999',
};
const TRAIL: Principal = { kind: 'service', name: 'cloudtrail.amazonaws.com' };
const READ: Request = { action: 's3:GetObject', resource: 'arn:aws:s3:::lake/x' };

type Rule = Readonly<Record<string, unknown>>;

const allow = (more: Rule = {}): Rule => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const deny = (more: Rule = {}): Rule => ({ ...allow(more), Effect: 'Deny' });

interface Case {
  readonly identity?: readonly Rule[];
  readonly resource?: readonly Rule[];
  readonly isClosed?: boolean;
  readonly as?: Principal;
  readonly request?: Request;
}

function isAllowed({
  identity = [],
  resource = [],
  isClosed = false,
  as = WORKER,
  request = READ,
}: Case): boolean {
  const policies = (rules: readonly Rule[]) =>
    rules.length === 0 ? [] : [parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: rules }))];
  return decide({ identity: policies(identity), resource: policies(resource), isClosed }, as, request)
    .isAllowed;
}

describe('decide', () => {
  it('lets the policy of the caller or that of the resource allow, and either refuse', () => {
    expect(isAllowed({})).toBe(false);
    expect(isAllowed({ identity: [allow()] })).toBe(true);
    expect(isAllowed({ resource: [allow({ Principal: { AWS: WORKER_ARN } })] })).toBe(true);
    expect(isAllowed({ identity: [allow()], resource: [deny({ Principal: '*' })] })).toBe(false);
    expect(isAllowed({ identity: [deny()], resource: [allow({ Principal: '*' })] })).toBe(false);
  });

  it('holds a denial against services too, where it names everybody', () => {
    const Principal = { Service: 'cloudtrail.amazonaws.com' };

    expect(isAllowed({ as: TRAIL, resource: [allow({ Principal })] })).toBe(true);
    expect(isAllowed({ as: TRAIL, resource: [allow({ Principal }), deny({ Principal: '*' })] })).toBe(false);
    expect(isAllowed({ as: WORKER, resource: [allow({ Principal })] })).toBe(false);
  });

  it('lets an account, named by its root, decide by its own policies alone', () => {
    const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

    expect(isAllowed({ resource: [allow({ Principal })] })).toBe(false);
    expect(isAllowed({ resource: [allow({ Principal })], identity: [allow()] })).toBe(true);
    expect(isAllowed({ as: STRANGER, resource: [allow({ Principal })] })).toBe(false);
  });

  it('opens keys and roles only where their own policy names the caller or the account', () => {
    const identity = [allow()];
    const account = allow({ Principal: { AWS: [ACCOUNT] } });

    expect(isAllowed({ isClosed: true, identity })).toBe(false);
    expect(isAllowed({ isClosed: true, identity, resource: [account] })).toBe(true);
    expect(isAllowed({ isClosed: true, resource: [account] })).toBe(false);
    expect(isAllowed({ isClosed: true, resource: [allow({ Principal: '*' })] })).toBe(true);
    expect(isAllowed({ isClosed: true, as: { kind: 'anyone' }, resource: [allow({ Principal: '*' })] })).toBe(
      true,
    );
  });

  it('takes conditions of the policy of a resource as those of others', () => {
    const resource = [
      allow({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      }),
    ];
    const from = (account: string) => ({ ...READ, context: { 'aws:SourceAccount': account } });

    expect(isAllowed({ as: TRAIL, resource, request: from(ACCOUNT) })).toBe(true);
    expect(isAllowed({ as: TRAIL, resource, request: from('999999999999') })).toBe(false);
    expect(isAllowed({ as: TRAIL, resource })).toBe(false);
  });

  it('does not guess who is meant', () => {
    expect(() =>
      isAllowed({ resource: [allow({ Principal: { Federated: 'accounts.google.com' } })] }),
    ).toThrow(UnknownPrincipalError);
  });
});
