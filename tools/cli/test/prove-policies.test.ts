import type { PolicyProof } from '@cloudpf/policies';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOfPolicies } from '../src/output/policies.ts';
import { FakeWorld } from './fakes/fake-world.ts';

interface PoliciesJson {
  readonly stacks: readonly {
    readonly stack: string;
    readonly rules: readonly {
      readonly ids: readonly string[];
      readonly checked: number;
      readonly violations: readonly unknown[];
      readonly waived: readonly { readonly name: string; readonly reason: string }[];
    }[];
  }[];
  readonly idle_waivers: readonly unknown[];
}

describe('cloudpf prove policies', () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await FakeWorld.create();
  });

  afterEach(async () => {
    await world.remove();
  });

  it.each(['prod', 'dev'])(
    'says the same of %s to people and to programs, and passes',
    async (environment) => {
      const people = await world.run('prove', 'policies', '--stack', environment);
      const programs = await world.run('prove', 'policies', '--stack', environment, '--json');

      expect([people.code, programs.code]).toEqual([0, 0]);
      const { stacks, idle_waivers } = JSON.parse(programs.out) as PoliciesJson;
      expect(idle_waivers).toEqual([]);
      expect(stacks.map(({ stack }) => stack)).toEqual([environment, `${environment}.tenant-acme`]);
      for (const { stack, rules } of stacks) {
        const looks = rules.reduce((sum, { checked }) => sum + checked, 0);
        const waived = rules.reduce((sum, each) => sum + each.waived.length, 0);
        const asked = rules.filter(({ checked }) => checked > 0).length;
        const line = people.out.split('\n').find((each) => each.startsWith(`${stack}  `)) ?? '';
        expect(line.split(/\s+/).slice(0, 5)).toEqual([stack, ...[asked, looks, waived, 0].map(String)]);
      }
    },
  );

  it('lists what is let pass with its reason, where asked', async () => {
    const { code, out } = await world.run('prove', 'policies', '--waived');

    expect(code).toBe(0);
    expect(out).toMatch(/^prod {2}CKV_AWS_18 {2}buckets-access-logs is waived: \w/m);
  });
});

describe('what the rules say', () => {
  it('names each fault with its stack, its rule and what to do, and waivers that are for nothing', () => {
    const proof: PolicyProof = {
      reports: new Map([
        [
          'prod',
          [
            {
              ids: ['CKV_AWS_28'],
              title: 'A table can be put back',
              severity: 'high',
              checked: ['products'],
              violations: [
                {
                  resource: { type: 'aws:dynamodb/table:Table', name: 'products' },
                  message: 'wrong; mend it',
                },
              ],
              waived: [],
            },
          ],
        ],
      ]),
      idle: [{ ids: ['CKV_AWS_7'], resource: /^gone$/, reason: 'None.' }],
    };

    expect(faultsOfPolicies(proof)).toEqual([
      'prod  CKV_AWS_28  products: wrong; mend it',
      'a waiver of CKV_AWS_7 lets nothing pass: /^gone$/',
    ]);
  });
});
