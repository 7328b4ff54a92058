import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requireProven } from '../src/commands/proof.ts';
import { CommandError } from '../src/errors.ts';
import { FakeWorld } from './fakes/fake-world.ts';

interface Proof {
  readonly stack: string;
  readonly faults: readonly string[];
}

describe('cloudpf prove', () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await FakeWorld.create();
  });

  afterEach(async () => {
    await world.remove();
  });

  async function proof<T>(...args: readonly string[]): Promise<T & Proof> {
    const { code, out, notes } = await world.run('prove', ...args, '--json');
    expect([code, notes]).toEqual([0, '']);
    return JSON.parse(out) as T & Proof;
  }

  it('says what every role may do, on what is of whom, and who takes it', async () => {
    const { stack, faults, allowed, taken_by } = await proof<{
      readonly allowed: readonly { role: string; on: string; of: string; actions: readonly string[] }[];
      readonly taken_by: readonly { role: string; by: readonly string[] }[];
    }>('iam');

    expect([stack, faults]).toEqual(['prod', []]);
    expect(allowed).toContainEqual({
      role: 'session',
      on: 'products',
      of: 'own tenant',
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
    });
    const writes = /\b(s3|dynamodb|secretsmanager|athena):(Put|Delete|Update|BatchWrite|Start)/;
    expect(
      allowed.filter(({ role, actions }) => role === 'search-api' && writes.test(actions.join())),
    ).toEqual([]);
    expect(taken_by).toContainEqual({ role: 'session of acme-eu', by: ['people as acme-eu.ana'] });
  });

  it('says to people how much was asked', async () => {
    const { code, out } = await world.run('prove', 'iam', '--stack', 'dev');

    expect(code).toBe(0);
    expect(out).toMatch(/^authorizer +lambda\.amazonaws\.com$/m);
    expect(out).toMatch(
      /^Of \d+,\d+ calls \d+ are allowed and \d+,\d+ refused; of \d+ ways to take a role \d+\.$/m,
    );
  });

  it('says who reaches which container', async () => {
    const { code, out } = await world.run('prove', 'network');

    expect(code).toBe(0);
    expect(out).toMatch(/^search-api +cell of acme on host a +tcp 9201$/m);
    expect(out).toMatch(/^host a +s3 +tcp 443 +gateway endpoint$/m);
    expect(out).toMatch(/^Nobody else reaches anything\.$/m);
  });

  it('says what the code of every function calls, and where', async () => {
    const { faults, callers } = await proof<{
      readonly callers: readonly { readonly app: string; readonly calls: readonly { command: string }[] }[];
    }>('calls');
    const drain = callers.find(({ app }) => app === 'cdc-drain');

    expect(faults).toEqual([]);
    expect(drain?.calls.map(({ command }) => command)).toContain('DeleteObjects');
  });

  it('says how large stacks are by number of tenants', async () => {
    const { platform, tenant, fleets } = await proof<{
      readonly platform: { readonly resources: number };
      readonly tenant: { readonly resources: number; readonly by_type: Readonly<Record<string, number>> };
      readonly fleets: readonly {
        readonly tenants: number;
        readonly stacks: number;
        readonly resources: number;
      }[];
    }>('size', '--tenants', '1,3');

    expect(tenant.by_type).toMatchObject({ 'aws:ebs/volume:Volume': 1 });
    expect(fleets.map(({ tenants, stacks, resources }) => [tenants, stacks, resources])).toEqual([
      [1, 2, platform.resources + tenant.resources],
      [3, 4, platform.resources + 3 * tenant.resources],
    ]);
  });

  it('refuses numbers of tenants that are none', async () => {
    const { code, notes } = await world.run('prove', 'size', '--tenants', '1,many');

    expect(code).not.toBe(0);
    expect(notes).toContain('It must be whole numbers from 1 to 1000 with commas between.');
  });
});

describe('a proof', () => {
  it('fails where there is a fault', () => {
    expect(() => {
      requireProven('roles', []);
    }).not.toThrow();
    expect(() => {
      requireProven('roles', ['x may y']);
    }).toThrow(CommandError);
  });
});
