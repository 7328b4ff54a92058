import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costNote } from '../src/deploy/cost-note.ts';
import { FakeWorld } from './fakes/fake-world.ts';
import { PLATFORM_CONFIG, PLATFORM_OUTPUTS } from './fakes/platform-example.ts';

function step(op: string, type: string, name: string): { op: string; urn: string } {
  return { op, urn: `urn:pulumi:dev::cloudpf::cloudpf:platform:Platform$${type}::${name}` };
}

let world: FakeWorld;

beforeEach(async () => {
  world = await FakeWorld.create();
  world.cloud.add('dev', PLATFORM_CONFIG, PLATFORM_OUTPUTS);
});

afterEach(async () => {
  await world.remove();
});

function deployed(): readonly string[] {
  return world.cloud.ran.filter((line) => line.startsWith('up'));
}

describe('the cost that is shown before a deployment', () => {
  it('is that of the program, with the prices of a day', async () => {
    const stack = { environment: 'dev', wave: 1, values: {} } as const;

    expect(await costNote({ ...stack, name: 'dev' })).toMatch(
      /^about \$\d+ a month before any tenant, at list prices of \d{4}-\d{2}/,
    );
    expect(await costNote({ ...stack, name: 'dev.tenant-acme', tenant: 'acme' })).toMatch(
      /^about \$\d+ a month, at/,
    );
  });

  it('is told for a tenant on any host and tier of its platform', async () => {
    const values = { 'cloudpf:host': 'b', 'cloudpf:tier': 'gold', 'cloudpf:volume': '100' };

    expect(
      await costNote({ name: 'dev.tenant-acme', environment: 'dev', tenant: 'acme', wave: 1, values }),
    ).toMatch(/^about \$\d+ a month, at/);
  });

  it('holds no deployment up where a price is not known', async () => {
    const engine_digest = `sha256:${'ab'.repeat(32)}`;
    const search = JSON.stringify({ engine_digest, hosts: { a: { instance_type: 'r8gd.large' } } });

    expect(
      await costNote({ name: 'dev', environment: 'dev', wave: 1, values: { 'cloudpf:search': search } }),
    ).toMatch(/^what it costs is not known: no price is known of the instance type "r8gd.large"/);
  });
});

describe('deploy', () => {
  it('shows what would change with what it costs, asks, and does it', async () => {
    world.cloud.steps = [
      step('create', 'aws:s3/bucket:Bucket', 'lake'),
      step('same', 'aws:kms/key:Key', 'data'),
      step('replace', 'aws:ebs/volume:Volume', 'cell'),
    ];
    world.cloud.answer = 'yes';

    const { code, out, notes } = await world.run('deploy', 'dev');

    expect(notes).toContain('dev: 1 to create, 0 to change, 1 to make anew, 0 to delete, 1 as they are');
    expect(notes).toContain('these go, with what they hold:\n    cell (aws:ebs/volume:Volume)');
    expect(notes).toContain('about $42 a month for dev');
    expect(out).toBe('dev: deployed');
    expect(deployed()).toEqual(['up --yes --skip-preview --stack dev']);
    expect(code).toBe(0);
  });

  it.each(['no', '', 'y'])('does nothing where the answer is %j', async (answer) => {
    world.cloud.steps = [step('create', 'aws:s3/bucket:Bucket', 'lake')];
    world.cloud.answer = answer;

    const { code, notes } = await world.run('deploy', 'dev');

    expect([code, deployed()]).toEqual([1, []]);
    expect(notes).toContain('error: nothing was deployed');
  });

  it('does nothing where nobody is there to ask, and says how to agree in advance', async () => {
    world.cloud.steps = [step('create', 'aws:s3/bucket:Bucket', 'lake')];

    const refused = await world.run('deploy', 'dev');
    expect([refused.code, deployed()]).toEqual([1, []]);
    expect(refused.notes).toContain('add --yes to agree in advance');

    expect((await world.run('deploy', 'dev', '--yes')).code).toBe(0);
    expect(deployed()).toHaveLength(1);
  });

  it('only looks with --preview, and does nothing where all is as it should be', async () => {
    world.cloud.steps = [step('update', 'aws:s3/bucket:Bucket', 'lake')];
    const looked = await world.run('deploy', 'dev', '--preview', '--json');
    expect(JSON.parse(looked.out)).toMatchObject({
      stacks: [{ stack: 'dev', done: 'previewed', changes: { update: 1, delete: 0 } }],
    });

    world.cloud.steps = [step('same', 'aws:s3/bucket:Bucket', 'lake')];
    const same = await world.run('deploy', 'dev', '--yes');
    expect(same.out).toBe('dev: nothing to do');
    expect(deployed()).toEqual([]);
  });

  it('names all that is missing, each with what to do, before anything is built', async () => {
    world.cloud.isInstalled = false;
    world.cloud.refusal = 'Could not load credentials from any providers';

    const { code, notes } = await world.run('deploy', 'dev');

    expect(code).toBe(1);
    expect(notes).toContain('the Pulumi command line is not on this machine');
    expect(notes).toContain('AWS does not know who you are (Could not load credentials from any providers)');
    expect(notes).toContain('docs/deploy.md');
    expect(world.cloud.builds).toBe(0);
  });

  it.each([
    ['v3.99.0', /of version v3\.99\.0, and 3\.270 or newer is needed/],
    ['v2.300.0', /of version v2\.300\.0, and 3\.270 or newer is needed/],
  ])('takes no command line as old as %s', async (version, message) => {
    world.cloud.version = version;

    const { code, notes } = await world.run('deploy', 'dev', '--yes');

    expect([code, deployed()]).toEqual([1, []]);
    expect(notes).toMatch(message);
  });

  it.each(['v3.270.0', '3.301.1', 'v4.0.0', 'v3.300.0-alpha.1'])('takes the version %s', async (version) => {
    world.cloud.version = version;

    expect((await world.run('deploy', 'dev', '--yes')).code).toBe(0);
  });

  it('takes the default region of the shell where AWS_REGION is set to nothing', async () => {
    world.cloud.env = { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' };

    expect((await world.run('deploy', 'dev', '--yes')).code).toBe(0);
  });

  it('says where no state is kept, and where no region is given', async () => {
    world.cloud.isLoggedIn = false;
    world.cloud.env = {};

    const { notes } = await world.run('deploy', 'dev');

    expect(notes).toContain('run "pulumi login s3://');
    expect(notes).toContain('set AWS_REGION');
  });

  it.each([
    [['deploy', 'prod'], 'there is no stack "prod" yet'],
    [['deploy', 'dev.tenant-acme'], 'run "npx cloudpf stacks add acme --stack dev --name <name>"'],
    [['deploy', 'qa'], '"qa" is no environment'],
    [['deploy', 'dev', '--wave', '0'], 'It must be a number from 1 to 9'],
    [['deploy', 'dev', '--only', 'lake'], 'It must be catalog'],
  ])('refuses %j with the next step', async (args, message) => {
    const { code, notes } = await world.run(...args);

    expect(code).toBe(1);
    expect(notes).toContain(message);
    expect(deployed()).toEqual([]);
  });

  it('finds a wrong value before Pulumi does', async () => {
    world.cloud.add('dev', { ...PLATFORM_CONFIG, 'cloudpf:audit_days': '91' }, PLATFORM_OUTPUTS);

    const { notes } = await world.run('deploy', 'dev', '--yes');

    expect(notes).toContain('cloudpf:audit_days is "91"; must be one of 7, 14, 30');
    expect(world.cloud.builds).toBe(0);
  });

  it('tells why a preview failed, in the words of Pulumi', async () => {
    world.cloud.failing.set('preview', 'error: no such bucket');

    expect((await world.run('deploy', 'dev', '--yes')).notes).toContain('error: no such bucket');
  });

  it.each([
    ['whoami', '<garbage>', '"pulumi whoami --json" printed what is not its JSON: <garbage>'],
    ['stack', 'warning: old\n[]', '"pulumi stack ls" printed what is not its JSON: warning: old'],
    ['config', '[]', '"pulumi config --json" printed what is not its JSON: []'],
    ['preview', 'warning: old', 'what would change cannot be found out:\nwarning: old'],
  ])('says it where Pulumi prints something else than it should, as of %j', async (verb, text, message) => {
    world.cloud.printing.set(verb, text);

    const { code, out, notes } = await world.run('deploy', 'dev', '--yes');

    expect([code, out]).toEqual([1, '']);
    expect(notes).toContain(message);
    expect(deployed()).toEqual([]);
  });

  it('deploys the catalog alone where only that is wanted', async () => {
    world.cloud.steps = [step('create', 'aws:glue/catalogTable:CatalogTable', 'purchases')];

    await world.run('deploy', 'dev', '--only', 'catalog', '--yes');

    expect(deployed()).toEqual(['up --yes --skip-preview --stack dev --target **cloudpf:platform:Catalog**']);
  });

  describe('of tenants', () => {
    beforeEach(() => {
      const tenant = (name: string, port: string, wave: string) => {
        world.cloud.add(`dev.tenant-${name}`, {
          'cloudpf:name': name,
          'cloudpf:port': port,
          'cloudpf:wave': wave,
        });
      };
      tenant('acme', '9201', '2');
      tenant('norte', '9202', '1');
      world.cloud.add('prod.tenant-other');
      world.cloud.steps = [step('update', 'aws:ssm/parameter:Parameter', 'cell')];
    });

    it('goes wave by wave, and leaves other environments alone', async () => {
      await world.run('deploy', 'dev', '--tenants', '--yes');

      expect(deployed().map((line) => line.split(' ').at(-1))).toEqual([
        'dev.tenant-norte',
        'dev.tenant-acme',
      ]);
    });

    it('takes only the wave that is asked for', async () => {
      await world.run('deploy', 'dev', '--tenants', '--wave', '2', '--yes');

      expect(deployed().map((line) => line.split(' ').at(-1))).toEqual(['dev.tenant-acme']);
    });

    it.each([
      ['that tenant', ['deploy', 'dev.tenant-norte']],
      ['all', ['deploy', 'dev', '--tenants']],
    ])('deploys no tenant on a port that another has, where %s is asked for', async (_what, args) => {
      world.cloud.add('dev.tenant-sur', { 'cloudpf:name': 'sur', 'cloudpf:port': '9202' });

      const { code, notes } = await world.run(...args, '--yes');

      expect([code, deployed(), world.cloud.builds]).toEqual([1, [], 0]);
      expect(notes).toMatch(
        /dev\.tenant-(norte|sur) and dev\.tenant-(norte|sur) have one port: 9202 of the host "a"/,
      );
      expect(notes).toContain('pulumi config rm cloudpf:port');
    });

    it('asks Pulumi once for what all have in common', async () => {
      await world.run('deploy', 'dev', '--tenants', '--yes');

      expect(world.cloud.ran.filter((line) => line.startsWith('stack output'))).toHaveLength(1);
    });

    it.each([
      [['deploy', 'dev.tenant-acme', '--tenants'], 'names a tenant already'],
      [['deploy', 'dev', '--wave', '1'], '--wave is for --tenants'],
      [['deploy', 'dev.tenant-acme', '--only', 'catalog'], '--only is for a platform'],
      [['deploy', 'dev', '--tenants', '--only', 'catalog'], '--only is for a platform'],
    ])('refuses %j, which does not fit together', async (args, message) => {
      const { code, notes } = await world.run(...args, '--yes');

      expect([code, deployed(), world.cloud.builds]).toEqual([1, [], 0]);
      expect(notes).toContain(message);
    });

    it('says it where there is no tenant to deploy', async () => {
      const { code, out, notes } = await world.run('deploy', 'dev', '--tenants', '--wave', '9', '--yes');

      expect([code, out, world.cloud.builds]).toEqual([0, '', 0]);
      expect(notes).toContain('dev has no tenants of wave 9');
    });

    it('stops at the first that fails', async () => {
      world.cloud.failing.set('up', 'error');

      const { code, notes } = await world.run('deploy', 'dev', '--tenants', '--yes');

      expect(code).toBe(1);
      expect(notes).toContain('"pulumi up" of the stack "dev.tenant-norte" ended before its end');
      expect(deployed()).toHaveLength(1);
    });
  });
});
