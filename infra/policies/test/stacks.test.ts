import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Stack } from '@cloudpf/infra/offline';
import { beforeAll, describe, expect, it } from 'vitest';
import { declareStacks } from '../src/prove.ts';
import { idleWaivers, policyReport } from '../src/report.ts';
import { TAGGABLE } from '../src/taggable.ts';
import { type Waiver, WAIVERS } from '../src/waivers.ts';

let stacks: ReadonlyMap<string, Stack>;

beforeAll(async () => {
  stacks = await declareStacks();
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
  const labels = (waivers: readonly Waiver[]) =>
    waivers.map(({ ids, resource }) => `${ids.join(' ')} of ${String(resource)}`);

  it('lets something pass that would be refused without it', () => {
    expect(labels(idleWaivers([...stacks.values()]))).toEqual([]);
  });

  it('is told of where what it was for is gone', () => {
    const gone: Waiver = { ids: ['CKV_AWS_28'], resource: /^tables-/, reason: 'Nobody knows.' };

    expect(labels(idleWaivers([...stacks.values()], { waivers: [...WAIVERS, gone] }))).toEqual([
      'CKV_AWS_28 of /^tables-/',
    ]);
  });

  it('is said beside what it lets pass', () => {
    const report = policyReport(stacks.get('prod')!).find(({ ids }) => ids.includes('CKV_AWS_18'))!;

    expect(report.checked).toContain('buckets-lake');
    expect(report.waived).toMatchObject([
      { resource: { name: 'buckets-access-logs' }, reason: expect.stringContaining('without end') as string },
    ]);
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
