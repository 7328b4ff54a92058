import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { callsOf, type ProvenCalls, proveCalls } from '../src/proof/calls/prove-calls.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** The compiler looks at all apps and their libraries. */
const READING_MS = 60_000;

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** The stack, had it declared other statements in its inline policies. */
function changed(stack: Stack, change: (statement: Statement) => Statement): Stack {
  const resources = stack.resources.map((resource) => {
    if (resource.type !== 'aws:iam/rolePolicy:RolePolicy') return resource;
    const policy = JSON.parse(String(resource.inputs['policy'])) as { readonly Statement: Statement[] };
    const text = JSON.stringify({ ...policy, Statement: policy.Statement.map(change) });
    return { ...resource, inputs: { ...resource.inputs, policy: text } };
  });
  return { ...stack, resources, all: (type) => resources.filter((resource) => resource.type === type) };
}

const missing = (proven: readonly ProvenCalls[]) =>
  proven.flatMap(({ app, missing }) => missing.map((need) => ({ app, ...need })));
const surplus = (proven: readonly ProvenCalls[]) =>
  proven.flatMap(({ app, surplus }) => surplus.map((allowance) => ({ app, ...allowance })));

let prod: Stack;
let calls: Awaited<ReturnType<typeof callsOf>>;

beforeAll(async () => {
  prod = await declarePlatform('prod');
  calls = await callsOf(prod, CHECKOUT);
}, READING_MS);

describe('the role of every function', () => {
  it('allows every call that its code and Lambda can make, and no call that neither makes', async () => {
    const proven = await proveCalls(prod, calls);

    expect(missing(proven)).toEqual([]);
    expect(surplus(proven)).toEqual([]);
    expect(proven).toHaveLength(prod.all('aws:lambda/function:Function').length);
  });

  it('is found wanting where a grant is gone', async () => {
    const poorer = changed(prod, (statement) =>
      statement.Sid === 'EmptyParked' ? { ...statement, Action: ['s3:GetObject'] } : statement,
    );

    expect(missing(await proveCalls(poorer, calls))).toMatchObject([
      { app: 'cdc-drain', action: 's3:DeleteObject', on: 'cloudpf-prod-holding-123456789012' },
    ]);
  });

  it('is found too wide where a grant is more, be it only for another bucket', async () => {
    const richer = changed(prod, (statement) =>
      statement.Sid === 'HoldChanges'
        ? {
            ...statement,
            Resource: [...statement.Resource, 'arn:aws:s3:::cloudpf-prod-audit-123456789012/*'],
          }
        : statement,
    );

    expect(surplus(await proveCalls(richer, calls))).toMatchObject([
      { app: 'cdc-products', sid: 'HoldChanges', action: 's3:PutObject' },
      { app: 'cdc-purchases', sid: 'HoldChanges', action: 's3:PutObject' },
    ]);
  });

  it('is found too wide by a wildcard, and lacks what the wildcard would have covered', async () => {
    const wild = changed(prod, (statement) =>
      statement.Sid === 'ReadCellKeys' ? { ...statement, Action: ['secretsmanager:*'] } : statement,
    );
    const proven = await proveCalls(wild, calls);

    expect(surplus(proven)).toContainEqual(
      expect.objectContaining({ app: 'cdc-drain', action: 'secretsmanager:*' }),
    );
    expect(missing(proven)).toContainEqual(
      expect.objectContaining({ app: 'cdc-drain', action: 'secretsmanager:GetSecretValue' }),
    );
  });
});
