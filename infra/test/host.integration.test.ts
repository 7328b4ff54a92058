import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Call } from './host/ask.ts';
import { image, INSTANCE, World, ZONE } from './host/world.ts';

const world = new World();
let ports: { readonly acme: number; readonly globex: number };

/** Ports of cells on which nobody listens, from the end of their range. */
async function freePorts(count: number): Promise<readonly number[]> {
  const free: number[] = [];
  for (let port = 9_299; port > 9_200 && free.length < count; port -= 1) {
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => {
        resolve(false);
      });
      server.listen(port, '127.0.0.1', () =>
        server.close(() => {
          resolve(true);
        }),
      );
    });
    if (isFree) free.push(port);
  }
  return free;
}

function as(access: 'read' | 'write', call: Call) {
  const key = world.secret(`cloudpf/dev/cells/acme/${access}`);
  return ask({ hostname: `acme.${ZONE}`, port: ports.acme, key }, call);
}

function monitorKey(): string {
  return readFileSync(world.path('run', 'cells', 'acme', 'monitor', 'key'), 'utf8');
}

const search: Call = { path: '/acme_products/_search' };
const found = (body: unknown) => (body as { hits: { total: { value: number } } }).hits.total.value;

beforeAll(async () => {
  const [acme = 0, globex = 0] = await freePorts(2);
  ports = { acme, globex };
});

afterAll(async () => {
  await world.end();
});

describe('a definition', () => {
  it('becomes a cell that is written to and searched with the keys of its secrets', async () => {
    world.define('acme', { port: ports.acme });

    const outcome = await world.run('reconcile-cells');

    expect(outcome).toMatchObject({ code: 0 });
    const written = await as('write', {
      method: 'PUT',
      path: '/acme_products_write/_doc/1?refresh=true',
      body: { tenant_id: 'acme', deleted: false },
    });
    const read = await as('read', search);
    expect([written.status, read.status, found(read.body)]).toEqual([201, 200, 1]);
  });

  it('gives keys to its own names alone', async () => {
    const path = (index: string) => ({ path: `/${index}/_search` });

    expect((await as('read', path('globex_products'))).status).toBe(403);
    expect((await as('write', path('globex_products'))).status).toBe(403);
    expect((await as('write', path('acme-eu_products'))).status).toBe(403);
    expect((await as('read', path('acme_products_000001'))).status).toBe(403);
    expect((await as('read', { method: 'PUT', path: '/acme_products/_doc/2', body: {} })).status).toBe(403);
    expect((await as('write', { path: '/_security/user' })).status).toBe(403);
  });

  it('is looked at by a key that can look at the node and do nothing else', async () => {
    const api_key = monitorKey();
    const cell = {
      hostname: `acme.${ZONE}`,
      port: ports.acme,
      key: { ...world.secret('cloudpf/dev/cells/acme/read'), api_key },
    };

    expect((await ask(cell, { path: '/_cluster/health' })).status).toBe(200);
    expect((await ask(cell, search)).status).toBe(403);
    expect((await ask(cell, { method: 'PUT', path: '/acme_other', body: {} })).status).toBe(403);
    expect((await ask(cell, { path: '/_security/user' })).status).toBe(403);
  });

  it('has its volume formatted once, its network closed and its secrets in no command', () => {
    const calls = world.takeCalls();

    expect(calls.filter((call) => call.startsWith('mkfs.xfs'))).toHaveLength(1);
    expect(world.volumeOf('acme')).toMatchObject({ instance: INSTANCE });
    const { password = '' } = world.secret('cloudpf/dev/cells/acme/admin');
    expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(calls.join()).not.toContain(password);
    expect(calls.join()).not.toContain(world.secret('cloudpf/dev/cells/acme/write')['api_key']);
    expect(calls.join()).not.toContain(monitorKey());
  });

  it('changes nothing when it is what runs already', async () => {
    const before = world.cloud;

    const outcome = await world.run('reconcile-cells');

    expect(outcome).toEqual({ code: 0, said: '' });
    expect(world.takeCalls()).toEqual([
      'aws ssm get-parameters-by-path /cloudpf/dev/hosts/a/cells Parameters json',
    ]);
    expect(world.cloud).toEqual(before);
  });
});

describe('a tenant that fails', () => {
  it('holds no other back, and is named', async () => {
    world.misdefine('aardvark', '{"tenant":"acme"}');
    world.define('broken', { port: 9_201, owner: 'acme' });
    world.define('globex', { port: ports.globex });

    const outcome = await world.run('reconcile-cells');

    expect(outcome.code).toBe(1);
    expect(outcome.said).toContain('the definition of aardvark is wrong: tenant');
    expect(outcome.said).toContain('is tagged as the volume of acme, not of broken');
    expect(outcome.said).toContain('not as they should be: aardvark broken');
    expect([world.runs('globex'), world.runs('acme'), world.runs('broken')]).toEqual([true, true, false]);
    expect(world.secret('cloudpf/dev/cells/globex/read')).toHaveProperty('api_key');
  });

  it('is told to whoever watches, as are those that are well', async () => {
    expect(await world.run('report-metrics')).toMatchObject({ code: 0 });

    expect(world.metrics).toMatchObject({
      'healthy of acme': 1,
      'rejected_writes of acme': 0,
      'healthy of globex': 1,
      'healthy of broken': 0,
      'healthy of aardvark': 0,
      'cells_missing of a': 2,
    });
    expect(world.metrics['heap_used_percent of acme']).toBeGreaterThan(0);
    expect(world.metrics['disk_used_percent of acme']).toBeGreaterThanOrEqual(0);
    expect(world.metrics).not.toHaveProperty('heap_used_percent of broken');
  });
});

describe('a definition that is gone', () => {
  it('takes the container with it and keeps the volume, and other tenants as they are', async () => {
    for (const tenant of ['aardvark', 'broken', 'globex']) world.forget(tenant);

    const outcome = await world.run('reconcile-cells');

    expect(outcome).toMatchObject({ code: 0 });
    expect([world.runs('globex'), world.runs('acme')]).toEqual([false, true]);
    expect(world.volumeOf('globex')).toEqual({ tags: { 'cloudpf:tenant': 'globex' } });
    expect(world.takeCalls()).not.toContain('aws ec2 delete-volume');
  });

  it('leaves a volume that the tenant is found on again, unformatted, by the same keys', async () => {
    world.forget('acme');
    await world.run('reconcile-cells');
    const key = world.secret('cloudpf/dev/cells/acme/read');
    world.define('acme', { port: ports.acme });
    world.takeCalls();

    const outcome = await world.run('reconcile-cells');

    expect(outcome).toMatchObject({ code: 0 });
    expect(world.takeCalls().filter((call) => call.startsWith('mkfs'))).toEqual([]);
    expect(found((await as('read', search)).body)).toBe(1);
    expect(world.secret('cloudpf/dev/cells/acme/read')).toEqual(key);
  });
});

describe('keys', () => {
  const later = async (days: number) => {
    writeFileSync(world.path('days'), String(days));
    return world.run('issue-keys', 'acme');
  };

  it('are made anew after 30 days, and those before work for a day more', async () => {
    const old = world.secret('cloudpf/dev/cells/acme/read');
    const cell = { hostname: `acme.${ZONE}`, port: ports.acme, key: old };

    await later(29);
    expect(world.secret('cloudpf/dev/cells/acme/read')).toEqual(old);
    await later(31);
    writeFileSync(world.path('days'), '0');
    await world.run('issue-keys', 'acme');
    expect(world.secret('cloudpf/dev/cells/acme/read')).not.toEqual(old);
    expect((await as('read', search)).status).toBe(200);
    expect((await ask(cell, search)).status).toBe(200);

    await later(2);
    expect((await ask(cell, search)).status).toBe(401);
    expect((await as('read', search)).status).toBe(200);
    writeFileSync(world.path('days'), '0');
  });
});

describe('the key by which a node is looked at', () => {
  it('is made anew where it was taken back, without the node being called ill for longer', async () => {
    const before = monitorKey();
    writeFileSync(world.path('run', 'cells', 'acme', 'monitor', 'key'), 'bm90OmE=a2V5');

    await world.run('check-cell', 'acme');
    const outcome = await world.run('reconcile-cells');

    expect(outcome.said).not.toContain('acme is not healthy');
    expect(monitorKey()).not.toBe(before);
    expect((await world.run('check-cell', 'acme')).code).toBe(0);
  });
});

describe('another image', () => {
  it('comes after a snapshot of the volume, and finds what was there', async () => {
    world.takeCalls();
    world.define('acme', { port: ports.acme, image: image('b', '9.5.0') });

    const outcome = await world.run('reconcile-cells');

    expect(outcome).toMatchObject({ code: 0 });
    const order = ['create-snapshot', 'snapshot-completed', 'docker stop', 'docker run'];
    const calls = world.takeCalls();
    const places = order.map((what) => calls.findIndex((call) => call.includes(what)));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(world.cloud.snapshots).toMatchObject([{ tags: expect.stringContaining(image('a')) as string }]);
    expect(found((await as('read', search)).body)).toBe(1);
  });

  it('that does not start is left stopped, once, with a word on the way back', async () => {
    writeFileSync(world.path('broken-image'), image('c', '9.6.0'));
    world.define('acme', { port: ports.acme, image: image('c', '9.6.0') });

    const first = await world.run('reconcile-cells');
    world.takeCalls();
    const second = await world.run('reconcile-cells');

    expect([first.code, second.code]).toEqual([1, 1]);
    expect(first.said).toContain('make a volume of snap-2');
    expect(second.said).toContain('make a volume of snap-2');
    expect(world.takeCalls().filter((call) => !call.startsWith('aws ssm'))).toEqual([]);
    expect(world.cloud.snapshots).toHaveLength(2);
    expect(world.runs('acme')).toBe(false);
    await world.run('report-metrics');
    expect(world.metrics).toMatchObject({ 'healthy of acme': 0, 'cells_missing of a': 1 });
  });

  it('is gone back from with a volume made of the snapshot, by the old image', async () => {
    const volume = 'vol-0123';
    world.restore('acme', volume, 'upgrade');
    world.define('acme', { port: ports.acme, image: image('b', '9.5.0'), volume });

    const outcome = await world.run('reconcile-cells');

    expect(outcome).toMatchObject({ code: 0 });
    expect([world.volumeOf('acme')?.instance, world.cloud.volumes[volume]?.instance]).toEqual([
      undefined,
      INSTANCE,
    ]);
    expect(found((await as('read', search)).body)).toBe(1);
  });
});
