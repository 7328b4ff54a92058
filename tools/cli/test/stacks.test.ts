import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';
import { PLATFORM_OUTPUTS } from './fakes/platform-example.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await FakeWorld.create();
  world.cloud.add('dev', { 'aws:region': 'us-east-1' }, PLATFORM_OUTPUTS);
});

afterEach(async () => {
  await world.remove();
});

function configOf(stack: string): Record<string, string> {
  return Object.fromEntries(world.cloud.stacks.get(stack)?.config ?? []);
}

describe('stacks add', () => {
  it('makes the stack of a tenant, in the region of its platform, on the first free port of its host', async () => {
    await world.run('stacks', 'add', 'norte', '--stack', 'dev', '--name', 'Almacén Ñandú');
    await world.run('stacks', 'add', 'sur', '--stack', 'dev', '--name', 'Sur', '--host', 'b');
    const { code, out } = await world.run(
      'stacks',
      'add',
      'acme',
      '--stack',
      'dev',
      '--name',
      'Acme',
      '--json',
    );

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ stack: 'dev.tenant-acme', port: 9_202 });
    expect(configOf('dev.tenant-norte')).toMatchObject({
      'cloudpf:name': 'Almacén Ñandú',
      'cloudpf:port': '9201',
      'aws:region': 'us-east-1',
    });
    expect(configOf('dev.tenant-sur')).toMatchObject({ 'cloudpf:host': 'b', 'cloudpf:port': '9201' });
  });

  it('keeps port and values when it is run again', async () => {
    await world.run('stacks', 'add', 'norte', '--stack', 'dev', '--name', 'Norte', '--tier', 'plus');
    await world.run('stacks', 'add', 'acme', '--stack', 'dev', '--name', 'Acme');
    const { code } = await world.run('stacks', 'add', 'norte', '--stack', 'dev', '--wave', '3');

    expect(code).toBe(0);
    expect(configOf('dev.tenant-norte')).toMatchObject({
      'cloudpf:name': 'Norte',
      'cloudpf:tier': 'plus',
      'cloudpf:wave': '3',
      'cloudpf:port': '9201',
    });
  });

  it('tells a port that somebody typed wrong as it was typed', async () => {
    world.cloud.add('dev.tenant-acme', { 'cloudpf:name': 'Acme', 'cloudpf:port': 'ninety' });

    const { code, notes } = await world.run('stacks', 'add', 'acme', '--stack', 'dev');

    expect(code).toBe(1);
    expect(notes).toContain('cloudpf:port is "ninety"; must be a whole number, 9201 or more');
  });

  it('tells a platform of an older version from one that is not there', async () => {
    world.cloud.add('dev', {}, { platform: { tables: {} } });

    const { notes } = await world.run('stacks', 'add', 'acme', '--stack', 'dev', '--name', 'Acme');

    expect(notes).toContain('the platform "dev" has been deployed by an older version of this program');
  });

  it('does not let two tenants have one port', async () => {
    world.cloud.add('dev.tenant-one', { 'cloudpf:port': '9201' });
    world.cloud.add('dev.tenant-two', { 'cloudpf:port': '9201' });

    const { code, notes } = await world.run('stacks', 'add', 'two', '--stack', 'dev', '--name', 'Two');

    expect(code).toBe(1);
    expect(notes).toContain('port 9201 of the host "a" is another tenant\'s');
  });

  it.each([
    [
      ['acme', '--stack', 'dev', '--name', 'A', '--tier', 'gold'],
      'cloudpf:tier is "gold"; must be one of basic, plus',
    ],
    [['acme', '--stack', 'dev', '--name', 'A', '--host', 'z'], 'cloudpf:host is "z"; must be one of a, b'],
    [['acme', '--stack', 'dev'], 'cloudpf:name is missing'],
    [['Acme', '--stack', 'dev', '--name', 'A'], '"Acme" is no tenant id'],
    [['acme', '--stack', 'prod', '--name', 'A'], 'the platform "prod" has not been deployed yet'],
    [['acme', '--stack', 'qa', '--name', 'A'], 'Allowed choices are dev, prod'],
  ])('refuses %j, and makes nothing', async (args, message) => {
    const { code, notes } = await world.run('stacks', 'add', ...args);

    expect(code).toBe(1);
    expect(notes).toContain(message);
    expect([...world.cloud.stacks.keys()]).toEqual(['dev']);
  });
});

describe('stacks init', () => {
  const args = [
    'stacks',
    'init',
    'prod',
    ...['--region', 'eu-west-1', '--engine-digest', `sha256:${'cd'.repeat(32)}`],
    ...['--issuer', 'https://login.example.com/', '--jwks-uri', 'https://login.example.com/jwks.json'],
    ...['--audience', 'cloudpf', '--email', 'platform@example.com'],
  ];

  it('makes the stack of a platform with what has no default, and can be run again', async () => {
    expect((await world.run(...args)).out).toContain('now run "npm run deploy:prod"');
    expect((await world.run(...args)).code).toBe(0);

    expect(configOf('prod')).toMatchObject({ 'aws:region': 'eu-west-1' });
    expect(JSON.parse(configOf('prod')['cloudpf:search'] ?? '')).toMatchObject({
      engine_digest: `sha256:${'cd'.repeat(32)}`,
    });
  });

  it('names the first host, so that one that is added later comes beside it', async () => {
    await world.run(...args);

    expect(JSON.parse(configOf('prod')['cloudpf:search'] ?? '')).toMatchObject({
      hosts: { a: { instance_type: 'r8g.xlarge' } },
    });
  });

  it('leaves the hosts of a platform as they are when it is run again', async () => {
    const search = { engine_digest: `sha256:${'cd'.repeat(32)}`, hosts: { east: { zone: 2 } } };
    world.cloud.add('prod', { 'cloudpf:search': JSON.stringify(search) });

    expect((await world.run(...args)).code).toBe(0);

    expect(JSON.parse(configOf('prod')['cloudpf:search'] ?? '')).toEqual(search);
  });

  it('keeps an audience of digits a text, all of them', async () => {
    await world.run(...args.map((arg) => (arg === 'cloudpf' ? '69234237810729019' : arg)));

    expect(configOf('prod')['cloudpf:identity']).toContain('"audience":"69234237810729019"');
  });

  it.each(['', 'us-east', 'us-east-1a', 'US-EAST-1'])(
    'takes %j for no region, and makes nothing',
    async (region) => {
      const { code, notes } = await world.run(...args.map((arg) => (arg === 'eu-west-1' ? region : arg)));

      expect(code).toBe(1);
      expect(notes).toContain(`--region must be a region of AWS such as us-east-1, not "${region}"`);
      expect(world.cloud.stacks.has('prod')).toBe(false);
    },
  );

  it('refuses a value that the program would refuse, and makes nothing', async () => {
    const { code, notes } = await world.run(
      ...args.map((arg) => (arg.startsWith('sha256:') ? 'latest' : arg)),
    );

    expect(code).toBe(1);
    expect(notes).toContain('cloudpf:search.engine_digest is "latest"; must be the digest');
    expect(world.cloud.stacks.has('prod')).toBe(false);
  });
});

describe('stacks list', () => {
  it('shows tenants with host, port and wave', async () => {
    await world.run('stacks', 'add', 'acme', '--stack', 'dev', '--name', 'Acme');

    const { out } = await world.run('stacks', 'list');

    expect(out).toMatch(/dev\.tenant-acme\s+Acme\s+a\s+9201\s+1/);
  });

  it('shows what cannot be read beside what can, and fails', async () => {
    await world.run('stacks', 'add', 'acme', '--stack', 'dev', '--name', 'Acme');
    world.cloud.add('dev.tenant-norte');
    world.cloud.unreadable.set('dev.tenant-norte', 'yaml: line 3');

    const { code, out, notes } = await world.run('stacks', 'list');

    expect(out).toMatch(/dev\.tenant-acme\s+Acme[^]*dev\.tenant-norte/);
    expect(notes).toContain(
      'the configuration of "dev.tenant-norte" cannot be read: "pulumi config --json" failed: yaml',
    );
    expect(code).toBe(1);
  });

  it('says it where the Pulumi command line is not there', async () => {
    world.cloud.isInstalled = false;

    const { code, notes } = await world.run('stacks', 'list');

    expect(code).toBe(1);
    expect(notes).toContain('the Pulumi command line is not on this machine\n  install it as');
  });

  it('lets no name write to the terminal but its own cell', async () => {
    world.cloud.add('dev.tenant-acme', { 'cloudpf:name': 'Ac\u001b[2Jme\u0007\u009b\n' });

    expect((await world.run('stacks', 'list')).out).toMatch(/Ac.?\[2Jme/);
    expect((await world.run('stacks', 'list')).out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
