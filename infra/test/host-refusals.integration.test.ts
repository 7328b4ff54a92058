import { execFileSync, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeCloud } from './host/cloud.ts';
import { World, ZONE } from './host/world.ts';

let world: World;

beforeEach(async () => {
  world = new World();
  world.define('acme', { port: 9_208 });
  await world.run('fetch-definitions');
  world.takeCalls();
});

afterEach(async () => {
  await world.end();
});

const volume = () => Object.keys(world.cloud.volumes)[0] ?? '';

describe('a host', () => {
  it('starts nothing where the kernel is not set up for it', async () => {
    writeFileSync(world.path('max_map_count'), '262144');

    const outcome = await world.run('reconcile-cells');

    expect(outcome).toEqual({ code: 1, said: 'vm.max_map_count is below 1048576\n' });
    expect(world.takeCalls()).toEqual([]);
  });

  it('does one thing at a time', async () => {
    await world.run('close-network');
    const holder = spawn('flock', [world.path('run/reconcile.lock'), 'sh', '-c', 'echo held; read done']);
    await once(holder.stdout, 'data');

    const outcome = await world.run('reconcile-cells');
    holder.stdin.end();

    expect(outcome).toEqual({ code: 1, said: 'another run is under way\n' });
  });

  it('ends no container where it cannot be told which there should be', async () => {
    writeFileSync(world.path('state/cells/globex'), 'vol-0');
    writeFileSync(world.path('out-of-reach'), 'ssm get-parameters-by-path');

    const outcome = await world.run('reconcile-cells');

    expect(outcome.code).not.toBe(0);
    expect(readFileSync(world.path('state/cells/globex'), 'utf8')).toBe('vol-0');
  });

  it('lets containers call nobody, and says so once', async () => {
    await world.run('close-network');
    await world.run('close-network');

    expect(readFileSync(world.path('rules'), 'utf8').trimEnd().split('\n')).toEqual([
      'DOCKER-USER --destination 169.254.169.254 --jump DROP',
      'DOCKER-USER --source 100.64.0.0/16 --match conntrack --ctstate NEW --jump DROP',
      'INPUT --source 100.64.0.0/16 --match conntrack --ctstate NEW --jump DROP',
    ]);
  });
});

describe('a volume', () => {
  const changed = () => world.takeCalls().filter((call) => /attach-volume|mkfs|mount/.test(call));

  it('with something on it that is no file system is left as it is', async () => {
    const disk = Buffer.alloc(1_048_576);
    disk.write('precious', 600_000);
    writeFileSync(world.path('disks', volume()), disk);

    const outcome = await world.run('attach-volume', 'acme');

    expect(outcome.said).toContain('is neither formatted nor blank; it is left as it is');
    expect(changed().filter((call) => call.startsWith('m'))).toEqual([]);
    expect(readFileSync(world.path('disks', volume())).equals(disk)).toBe(true);
  });

  it('that another machine still has is waited for', async () => {
    changeCloud(world.folder, ({ volumes }) => {
      volumes[volume()] = { tags: { 'cloudpf:tenant': 'acme' }, instance: 'i-other' };
    });

    const outcome = await world.run('attach-volume', 'acme');

    expect(outcome.said).toContain('is still attached to i-other');
    expect(changed()).toEqual([]);
  });
});

describe('a certificate', () => {
  const read = (name: string) => readFileSync(world.path('run/cells/acme/certs', name), 'utf8');

  it("is for the tenant's name, for 90 days, signed by the authority of the environment", async () => {
    await world.run('issue-certificate', 'acme');

    const leaf = new X509Certificate(read('tls.crt'));
    const authority = new X509Certificate(world.secret('cloudpf/dev/search-ca')['certificate'] ?? '');
    expect(leaf.subjectAltName).toBe(`DNS:acme.${ZONE}`);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(read('ca.crt').trim()).toBe(authority.toString().trim());
    expect(leaf.validToDate.valueOf() - Date.now()).toBeLessThan(91 * 86_400_000);
    expect([leaf.ca, authority.ca]).toEqual([false, true]);
  });

  it('stays until a month before its end, and comes from the same authority again', async () => {
    await world.run('issue-certificate', 'acme');
    const first = read('tls.crt');
    await world.run('issue-certificate', 'acme');
    expect(read('tls.crt')).toBe(first);

    const certs = world.path('run/cells/acme/certs');
    const short = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-noenc',
      '-days',
      '29',
    ];
    const name = ['-subj', '/CN=x', '-addext', `subjectAltName=DNS:acme.${ZONE}`];
    execFileSync('openssl', [...short, ...name, '-keyout', `${certs}/tls.key`, '-out', `${certs}/new.crt`]);
    execFileSync('mv', ['--force', `${certs}/new.crt`, `${certs}/tls.crt`]);
    const authority = world.secret('cloudpf/dev/search-ca');
    await world.run('issue-certificate', 'acme');

    expect(new X509Certificate(read('tls.crt')).validToDate.valueOf()).toBeGreaterThan(
      Date.now() + 80 * 86_400_000,
    );
    expect(world.secret('cloudpf/dev/search-ca')).toEqual(authority);
  });

  it('is not signed by a second authority where the first cannot be read', async () => {
    writeFileSync(world.path('out-of-reach'), 'secretsmanager get-secret-value');

    const outcome = await world.run('issue-certificate', 'acme');

    expect(outcome.code).not.toBe(0);
    expect(world.cloud.secrets['cloudpf/dev/search-ca']).toEqual({ versions: {} });
  });
});
