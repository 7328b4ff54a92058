import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, World } from './host/world.ts';

const world = new World();
let outcomes: readonly Outcome[];

const settings = () => readFileSync(world.path('host.env'), 'utf8');

beforeAll(async () => {
  writeFileSync(world.path('host.env'), settings().replace(/^INSTANCE=.*\n/m, ''));
  outcomes = [await world.run('../install.sh'), await world.run('../install.sh')];
});

afterAll(async () => {
  await world.end();
});

describe('a fresh machine', () => {
  it('becomes a host, and stays one when it is done again', () => {
    expect(outcomes).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(settings().match(/^INSTANCE=.*$/gm)).toEqual(['INSTANCE=i-0fedcba9876543210']);
  });

  it('has what the containers want of Docker and of the kernel', () => {
    const docker = JSON.parse(readFileSync(world.path('root/etc/docker/daemon.json'), 'utf8')) as object;

    // Addresses of containers are those that its scripts close.
    expect(docker).toMatchObject({ 'default-address-pools': [{ base: '100.64.0.0/16' }] });
    expect(readFileSync(world.path('scripts/lib/host.sh'), 'utf8')).toContain('POOL=100.64.0.0/16');
    expect(readFileSync(world.path('root/etc/sysctl.d/60-cloudpf.conf'), 'utf8')).toContain(
      'vm.max_map_count = 1048576',
    );
  });

  it('starts the timers, whose services run scripts that are there', () => {
    const units = world.path('root/etc/systemd/system');
    const timers = globSync('*.timer', { cwd: units }).toSorted();

    expect(timers).toEqual(['cloudpf-metrics.timer', 'cloudpf-reconcile.timer']);
    expect(world.takeCalls()).toContain(
      'systemctl enable --now cloudpf-reconcile.timer cloudpf-metrics.timer',
    );
    for (const timer of timers) {
      const service = readFileSync(`${units}/${timer.replace('.timer', '.service')}`, 'utf8');
      const script = /^ExecStart=\/opt\/cloudpf\/(.+)$/m.exec(service)?.[1] ?? '';
      expect(globSync(script, { cwd: world.path('scripts') })).toEqual([script]);
    }
  });
});
