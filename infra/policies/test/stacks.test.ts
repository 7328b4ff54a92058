import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declarePlatform, declareTenant, type Stack } from '@cloudpf/infra/offline';
import { TenantId } from '@cloudpf/tenant-routing';
import { beforeAll, describe, expect, it } from 'vitest';
import { idleWaivers, policyReport } from '../src/report.ts';
import { TAGGABLE } from '../src/taggable.ts';

const stacks = new Map<string, Stack>();

beforeAll(async () => {
  const acme = TenantId.parse('acme');
  stacks.set('prod', await declarePlatform('prod'));
  stacks.set('dev', await declarePlatform('dev'));
  stacks.set('prod.tenant-acme', await declareTenant('prod', acme));
  stacks.set('dev.tenant-acme', await declareTenant('dev', acme));
});

describe.each(['prod', 'dev', 'prod.tenant-acme', 'dev.tenant-acme'])('the stack %s', (name) => {
  it('breaks no rule but what is waived', () => {
    const broken = policyReport(stacks.get(name)!).flatMap(({ ids, violations }) =>
      violations.map(({ resource, message }) => `${ids[0]!} ${resource.name}: ${message}`),
    );

    expect(broken).toEqual([]);
  });
});

describe('a waiver', () => {
  it('lets something pass that would be refused without it', () => {
    const idle = idleWaivers([...stacks.values()]).map(
      ({ ids, resource }) => `${ids.join(' ')} of ${String(resource)}`,
    );

    expect(idle).toEqual([]);
  });
});

describe('the types that have to be tagged', () => {
  it('are those of the stacks for which AWS knows tags', () => {
    const types = [...stacks.values()].flatMap(({ resources }) => resources.map(({ type }) => type));
    const taggable = [...new Set(types)].filter((type) => takesTags(type));

    expect(taggable.filter((type) => !TAGGABLE.includes(type))).toEqual([]);
    expect(TAGGABLE.filter((type) => !takesTags(type))).toEqual([]);
  });
});

/** Whether the class of a type has an input of this name. */
function takesTags(type: string): boolean {
  const file = /^aws:([^:]+):/.exec(type)?.[1];
  if (file === undefined) return false;
  const source = fileURLToPath(import.meta.resolve(`@pulumi/aws/${file}.js`));
  return readFileSync(source, 'utf8').includes('resourceInputs["tags"] = args?.tags;');
}
