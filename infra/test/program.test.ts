import * as pulumi from '@pulumi/pulumi';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PLATFORM_EXAMPLE, TENANT_EXAMPLE } from '../src/offline/examples.ts';
import { PlatformOutputs } from '../src/outputs.ts';

interface Program {
  readonly platform: pulumi.Output<unknown> | undefined;
}

const OUTPUTS = {
  tables: { tenants: 't', products: 'p', purchases: 'q' },
  buckets: { lake: 'l', holding: 'h' },
  keys: { data: 'd', cells: 'c', logs: 'o' },
  hosts: { a: { zone: 'us-east-1a', address: '10.40.0.10' } },
  dns_zone: 'z',
  engine_digest: `sha256:${'ab'.repeat(32)}`,
  plans: { basic: '1' },
  alarms: 'arn',
  database: 'cloudpf_dev',
  api: 'https://api.example.com/v1',
};

/** Runs the program as Pulumi does, against an account and stacks that exist nowhere. */
async function run(
  stack: string,
  config: Readonly<Record<string, string>>,
  platform?: object,
): Promise<{ readonly program: Program; readonly types: readonly string[] }> {
  const types: string[] = [];
  vi.resetModules();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs: given }) => {
        types.push(type);
        const inputs = given as Readonly<Record<string, unknown>>;
        const outputs = platform === undefined ? {} : { platform };
        const state = type === 'pulumi:pulumi:StackReference' ? { ...inputs, outputs } : inputs;
        return {
          id: `${name}-id`,
          state: { arn: `arn:${name}`, invokeUrl: 'https://api', privateIp: '10.0.0.1', ...state },
        };
      },
      call: ({ token }) =>
        token.endsWith('getAvailabilityZones') ? { names: ['a', 'b'] } : { accountId: '123456789012' },
    },
    'cloudpf',
    stack,
    false,
    'organization',
  );
  pulumi.runtime.setAllConfig({ 'aws:region': 'us-east-1', ...config });
  const file = new URL('../src/main.ts', import.meta.url).href;
  const program = (await import(file)) as Program;
  await pulumi.runtime.disconnect();
  return { program, types };
}

afterEach(() => {
  pulumi.runtime.setAllConfig({});
});

describe('the program', () => {
  it('declares a platform, and tells the stacks of tenants all that they read', async () => {
    const { program, types } = await run('dev', PLATFORM_EXAMPLE);

    const told = await new Promise((resolve) => program.platform?.apply(resolve));
    expect(PlatformOutputs.safeParse(told).error).toBeUndefined();
    expect(types).toContain('aws:dynamodb/table:Table');
  });

  it('declares a tenant of a platform that is there', async () => {
    const { program, types } = await run('dev.tenant-acme', TENANT_EXAMPLE, OUTPUTS);

    expect(program.platform).toBeUndefined();
    expect(types).toContain('aws:dynamodb/tableItem:TableItem');
    expect(types).not.toContain('aws:dynamodb/table:Table');
  });

  it('says what to deploy first where it is not', async () => {
    await expect(run('dev.tenant-acme', TENANT_EXAMPLE)).rejects.toThrow('run "npm run deploy:dev" first');
  });

  it('refuses a stack that is none of its own', async () => {
    await expect(run('staging', PLATFORM_EXAMPLE)).rejects.toThrow('"staging" is no environment');
  });
});
