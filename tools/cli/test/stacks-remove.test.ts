import { HEARTBEAT_KEY } from '@cloudpf/change-stream';
import { TABLES } from '@cloudpf/es-mappings';
import { planErasure } from '@cloudpf/recovery';
import { TENANT_TTL_MS, TenantId } from '@cloudpf/tenant-routing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const CONFIG = {
  'aws:region': 'eu-west-1',
  'cloudpf:search': JSON.stringify({ engine_digest: DIGEST }),
  'cloudpf:identity': JSON.stringify({
    issuer: 'https://login.example.com/',
    jwks_uri: 'https://login.example.com/jwks.json',
    audience: 'cloudpf',
  }),
  'cloudpf:alarms': JSON.stringify({ email: 'platform@example.com' }),
};
const OUTPUTS = {
  platform: {
    tables: { tenants: 't', products: 'p', purchases: 'q' },
    buckets: { lake: 'l', holding: 'prod-holding' },
    keys: { data: 'd', cells: 'c', logs: 'o' },
    hosts: { a: { zone: 'eu-west-1a', address: '10.40.0.10' } },
    dns_zone: 'z',
    engine_digest: DIGEST,
    plans: { basic: '1' },
    alarms: 'arn',
    database: 'cloudpf_prod',
    api: 'https://api',
  },
};
const STACK = 'prod.tenant-acme';
const SET = `config set-all --path --stack ${STACK} --plaintext cloudpf:status=erasing --plaintext cloudpf:erase=true`;
const UP = `up --yes --skip-preview --stack ${STACK}`;
const DESTROY = `destroy --yes --skip-preview --stack ${STACK}`;
const RM = `stack rm ${STACK} --yes`;
const REMOVE = ['stacks', 'remove', 'acme', '--stack', 'prod'];
const ERASE = [...REMOVE, '--erase', '--yes'];

let world: FakeWorld;

beforeEach(async () => {
  world = await FakeWorld.create();
  world.cloud.add('prod', CONFIG, OUTPUTS);
  world.cloud.add(STACK, { 'cloudpf:name': 'Acme', 'cloudpf:port': '9201' });
  const { items, objects } = world.operations.erasable;
  for (const id of ['acme', 'acme-eu']) {
    items.products.put(id, 'p-1', 'p-2', 'p-3', 'p-4', HEARTBEAT_KEY);
    items.purchases.put(id, 'o-1');
    for (const { bucket, prefix } of planErasure(TenantId.parse(id))) {
      const key = prefix.endsWith('/') ? `${prefix}x.gz` : prefix;
      objects[bucket].put(key, 1_000);
      objects[bucket].put(key, 1_000);
    }
  }
  for (const table of TABLES) {
    items[table].onMark = async (writtenAt) => {
      const note = { read_through: writtenAt, noted_at: writtenAt };
      await world.operations.holding.put(`streams/${table}.json`, Buffer.from(JSON.stringify(note)));
    };
  }
});

afterEach(async () => {
  await world.remove();
});

/** What there is of a tenant, by name. */
function dataOf(tenant: string): readonly string[] {
  const { items, objects } = world.operations.erasable;
  const isOwn = (key: string) => new RegExp(`[/=]${tenant}[/.]`).test(key);
  return [
    ...TABLES.flatMap((table) => [...(items[table].rows.get(tenant) ?? [])]),
    ...Object.values(objects).flatMap(({ versions }) => versions.map(({ key }) => key).filter(isOwn)),
  ];
}

/** What was asked of Pulumi that changes something. */
function changes(): readonly string[] {
  return world.cloud.ran.filter((line) => /^(config set|up|destroy|stack rm)/.test(line));
}

/** Does something when Pulumi is asked for a line that begins so. */
function whenPulumi(begins: string, act: () => void): void {
  const run = world.cloud.run.bind(world.cloud);
  world.cloud.run = async (command, args) => {
    if (args.join(' ').startsWith(begins)) act();
    return run(command, args);
  };
}

describe('stacks remove', () => {
  it('tells what goes and what is kept, asks for the id, and removes the stack alone', async () => {
    world.cloud.answer = 'acme';
    const before = dataOf('acme');

    const { code, out, notes } = await world.run(...REMOVE);

    expect(code).toBe(0);
    expect(out).toBe('the stack "prod.tenant-acme" is gone; the data of acme is kept');
    expect(notes).toContain('its container and its name, its role, its workgroup');
    expect(notes).toContain('its secrets in Secrets Manager');
    expect(changes()).toEqual([DESTROY, RM]);
    expect(dataOf('acme')).toEqual(before);
  });

  it('says so when it is run again', async () => {
    await world.run(...REMOVE, '--yes');

    const { code, notes } = await world.run(...REMOVE, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain('there is no stack "prod.tenant-acme": it was removed already, or never was');
    expect(changes()).toEqual([DESTROY, RM]);
  });

  it.each([
    ['acme-eu', 'what was typed is not the id of the tenant'],
    ['yes', 'what was typed is not the id of the tenant'],
    [undefined, 'nobody is there to ask'],
  ])('does nothing where %j is typed', async (answer, message) => {
    world.cloud.answer = answer;

    for (const args of [REMOVE, [...REMOVE, '--erase']]) {
      const { code, notes } = await world.run(...args);
      expect(code).toBe(1);
      expect(notes).toContain(message);
    }
    expect(changes()).toEqual([]);
    expect(dataOf('acme')).toHaveLength(32);
  });

  it('does not let the stack go without the data of a tenant that is being erased', async () => {
    world.cloud.failing.set('up', 'no credit');
    await world.run(...ERASE);

    const { code, notes } = await world.run(...REMOVE, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain('acme is being erased');
    expect(changes()).toEqual([SET, UP]);
  });

  it('keeps the stack in mind where Pulumi cannot take all of it away', async () => {
    world.cloud.failing.set('destroy', 'VolumeInUse');

    const { code, notes } = await world.run(...REMOVE, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain('"pulumi destroy" of the stack "prod.tenant-acme" ended before its end');
    expect(world.cloud.stacks.has(STACK)).toBe(true);
  });

  it.each([
    [['Acme', '--stack', 'prod'], '"Acme" is no tenant id'],
    [['acme'], "required option '--stack <environment>' not specified"],
    [['bravo', '--stack', 'prod', '--erase'], 'there is no stack "prod.tenant-bravo"'],
    [['acme', '--stack', 'dev', '--erase'], 'the platform "dev" has not been deployed yet'],
  ])('refuses %j', async (args, message) => {
    const { code, notes } = await world.run('stacks', 'remove', ...args, '--yes');

    expect(code).toBe(1);
    expect(notes).toContain(message);
    expect(changes()).toEqual([]);
  });
});

describe('stacks remove --erase', () => {
  it('fences, waits until no function knows better, erases, and takes the stack away last', async () => {
    const begun = world.nowMs;
    const seen: { line: string; afterMs: number; own: number }[] = [];
    for (const line of ['up', 'destroy', 'stack rm']) {
      whenPulumi(line, () => seen.push({ line, afterMs: world.nowMs - begun, own: dataOf('acme').length }));
    }

    const { code } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(changes()).toEqual([SET, UP, DESTROY, RM]);
    expect(seen).toEqual([
      { line: 'up', afterMs: 0, own: 32 },
      { line: 'destroy', afterMs: TENANT_TTL_MS + 310_000, own: 0 },
      { line: 'stack rm', afterMs: TENANT_TTL_MS + 310_000, own: 0 },
    ]);
    expect(world.cloud.builds).toBe(1);
    expect(world.operations.closed).toBe(1);
  });

  it('leaves every item and object of a tenant whose id begins like its own', async () => {
    const before = dataOf('acme-eu');
    expect(before).toHaveLength(32);

    await world.run(...ERASE);

    expect(dataOf('acme-eu')).toEqual(before);
    expect(dataOf('acme')).toEqual([]);
  });

  it('prints a proof: what went where and when, and what is left until when', async () => {
    const { out, notes } = await world.run(...ERASE);

    expect(out).toContain('acme is erased, and the stack "prod.tenant-acme" is gone');
    expect(out).toContain('  5 items of the table products');
    expect(out).toContain('  2 versions (2.0 kB) of s3://lake/raw/v1/entity=purchases/tenant_id=acme/');
    expect(out).toContain('Name=tag:cloudpf:tenant,Values=acme Name=tag:cloudpf:environment,Values=prod');
    expect(out).not.toContain('which was kept when its stack went');
    expect(out).toContain('these figures stay in s3://prod-holding/erasures/acme.json');
    expect(notes).toContain('… waiting until no function works on with what it knew, 5 min 20 s left');
  });

  it('prints the proof as JSON', async () => {
    const { out } = await world.run(...ERASE, '--json');

    const proof = JSON.parse(out) as { readonly erased: object[]; readonly remains: object[] };
    expect(proof).toMatchObject({
      tenant_id: 'acme',
      stack: STACK,
      begun_at: '2026-03-01T12:00:00.000Z',
      fenced_at: '2026-03-01T12:00:00.000Z',
      erased_at: '2026-03-01T12:05:40.000Z',
      destroyed_at: '2026-03-01T12:05:40.000Z',
      completed_at: '2026-03-01T12:05:40.000Z',
      left: 0,
    });
    expect(proof.erased).toContainEqual({
      store: 'purchases',
      kind: 'items',
      place: 'acme',
      count: 1,
      bytes: 0,
    });
    expect(proof.remains).toContainEqual({
      what: 'its items, where a table is put back to a point in time',
      until: '2026-04-05T12:05:40.000Z',
    });
  });

  it('stops where something is kept, and goes on when it is started again', async () => {
    const { objects, items } = world.operations.erasable;
    objects.lake.kept.set('results/tenant_id=acme/x.gz', 'AccessDenied');

    const { code, notes } = await world.run(...ERASE);

    expect(code).toBe(1);
    expect(notes).toContain(
      '2 versions of results/tenant_id=acme/ in lake (results/tenant_id=acme/x.gz: AccessDenied',
    );
    expect(notes).toContain('mend the cause, then run the same command again');
    expect(changes()).toEqual([SET, UP]);
    expect(items.products.rows.get('acme')).toEqual(new Set());
    expect(dataOf('acme')).toHaveLength(2);

    objects.lake.kept.clear();
    const fencedUntil = world.nowMs;
    const { code: again, out } = await world.run(...ERASE);

    expect(again).toBe(0);
    expect(world.nowMs).toBe(fencedUntil + 10_000);
    expect(changes()).toEqual([SET, UP, DESTROY, RM]);
    expect(out).toContain('  5 items of the table products');
    expect(out).toContain('  2 versions (2.0 kB) of s3://lake/results/tenant_id=acme/');
  });

  it('makes nothing anew of a stack that is gone in part', async () => {
    world.cloud.failing.set('destroy', 'VolumeInUse');
    expect((await world.run(...ERASE)).code).toBe(1);
    world.cloud.failing.clear();

    const { code, out } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(changes()).toEqual([SET, UP, DESTROY, DESTROY, RM]);
    expect(out).toContain('  5 items of the table products');
  });

  it('takes away what is kept in quarantine while the stack goes', async () => {
    whenPulumi('destroy', () => {
      world.operations.erasable.objects.holding.put('quarantine/products/acme/late.json.gz');
    });

    expect((await world.run(...ERASE)).code).toBe(0);

    expect(dataOf('acme')).toEqual([]);
  });

  it('keeps the stack until the streams are read past the removals', async () => {
    world.operations.erasable.items.purchases.onMark = async () => undefined;

    const { code, notes } = await world.run(...ERASE, '--json');

    expect(code).toBe(1);
    expect(notes).toContain('"code":"STREAM_BEHIND"');
    expect(notes).toContain('{"progress":{"phase":"stream","table":"purchases"');
    expect(changes()).toEqual([SET, UP]);
  });

  it('gives the proof where a run was killed after the stack had gone', async () => {
    whenPulumi('stack rm', () => {
      world.operations.holding.refuse = () => true;
    });
    expect((await world.run(...ERASE)).code).toBe(1);
    expect(world.cloud.stacks.has(STACK)).toBe(false);
    world.operations.holding.refuse = () => false;

    const { code, out } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(out).toContain('  5 items of the table products');
    expect(changes()).toEqual([SET, UP, DESTROY, RM]);
  });

  it('erases what was kept when the stack went before, and tells what is left of that', async () => {
    await world.run(...REMOVE, '--yes');

    const { code, out } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(changes()).toEqual([DESTROY, RM]);
    expect(dataOf('acme')).toEqual([]);
    expect(dataOf('acme-eu')).toHaveLength(32);
    expect(out).toContain('acme is erased\n');
    expect(out).toContain('the volume of its index, which was kept when its stack went');
    expect(out).toContain('cloudpf/prod/cells/acme/admin');
  });

  it('says when the tenant was erased, where it is run again', async () => {
    await world.run(...ERASE);

    const { code, notes } = await world.run(...ERASE);

    expect(code).toBe(1);
    expect(notes).toContain(
      'there is no stack "prod.tenant-acme": its tenant was erased at 2026-03-01T12:05:40.000Z',
    );
  });

  it.each(['false', 'true'])(
    'begins anew with a tenant of the same id whose stack says erase=%s',
    async (erase) => {
      await world.run(...ERASE);
      world.cloud.add(STACK, { 'cloudpf:port': '9201', 'cloudpf:erase': erase });
      world.operations.erasable.items.products.put('acme', 'p-9');

      const { out } = await world.run(...ERASE);

      expect(out).toContain('  1 item of the table products');
      expect(changes()).toEqual([SET, UP, DESTROY, RM, SET, UP, DESTROY, RM]);
      expect(dataOf('acme')).toEqual([]);
    },
  );
});
