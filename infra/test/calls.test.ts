import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Stack } from '../src/offline/capture.ts';
import { declarePlatform } from '../src/offline/declare-platform.ts';
import { callsOf, type ProvenCalls, proveCalls, proveHosts } from '../src/proof/calls/prove-calls.ts';
import { changed, withStatement } from './changed.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** The compiler looks at all apps and their libraries. */
const READING_MS = 60_000;

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
    const poorer = withStatement(prod, 'EmptyParked', { Action: ['s3:GetObject'] });

    expect(missing(await proveCalls(poorer, calls))).toMatchObject([
      { app: 'cdc-drain', action: 's3:DeleteObject', on: 'cloudpf-prod-holding-123456789012' },
    ]);
  });

  it('is found too wide where a grant is more, be it only for another bucket', async () => {
    const richer = changed(prod, (statement) =>
      statement.Sid === 'HoldChanges'
        ? {
            ...statement,
            Resource: [...(statement.Resource ?? []), 'arn:aws:s3:::cloudpf-prod-audit-123456789012/*'],
          }
        : statement,
    );

    expect(surplus(await proveCalls(richer, calls))).toMatchObject([
      { app: 'cdc-products', sid: 'HoldChanges', action: 's3:PutObject' },
      { app: 'cdc-purchases', sid: 'HoldChanges', action: 's3:PutObject' },
    ]);
  });

  it('is found too wide by a wildcard, and lacks what the wildcard would have covered', async () => {
    const wild = withStatement(prod, 'ReadCellKeys', { Action: ['secretsmanager:*'] });
    const proven = await proveCalls(wild, calls);

    expect(surplus(proven)).toContainEqual(
      expect.objectContaining({ app: 'cdc-drain', action: 'secretsmanager:*' }),
    );
    expect(missing(proven)).toContainEqual(
      expect.objectContaining({ app: 'cdc-drain', action: 'secretsmanager:GetSecretValue' }),
    );
  });
});

describe('the role of a search host', () => {
  it('allows every call of its scripts, of Docker and of the agent, and no other', () => {
    const proven = proveHosts(prod, CHECKOUT);

    expect(missing(proven)).toEqual([]);
    expect(surplus(proven)).toEqual([]);
    expect(proven.map(({ role }) => role)).toEqual(['search-a']);
    expect(proven[0]?.calls).toContainEqual({
      client: 'ec2',
      command: 'AttachVolume',
      where: expect.stringMatching(/^infra\/host\/bin\/attach-volume:\d+$/) as string,
      given: [],
    });
  });

  it.each([
    ['SeeWhichKeys', { Action: ['secretsmanager:ListSecrets'] }, ['secretsmanager:DescribeSecret'], 2],
    ['KeepOwnVolumes', { Action: ['ec2:CreateSnapshot', 'ec2:DeleteVolume'] }, [], 1],
  ])('is found wrong with %s changed to %j', (...[sid, more, lacking, tooMany]) => {
    const proven = proveHosts(withStatement(prod, sid, more), CHECKOUT);

    expect(missing(proven).map(({ action }) => action)).toEqual(lacking);
    expect(surplus(proven)).toHaveLength(tooMany);
  });
});
