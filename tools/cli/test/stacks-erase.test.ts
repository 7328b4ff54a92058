import { declarePlatform } from '@cloudpf/infra/offline';
import { TENANT_TTL_MS } from '@cloudpf/tenant-routing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FENCE_MS } from '../src/deploy/remove-fence.ts';
import { type FakeWorld } from './fakes/fake-world.ts';
import { DESTROY, ERASE, RemovalWorld, REMOVE, RM, SET, STACK, UP } from './fakes/removal-world.ts';

let removal: RemovalWorld;
let world: FakeWorld;

beforeEach(async () => {
  removal = await RemovalWorld.create();
  ({ world } = removal);
});

afterEach(async () => {
  await world.remove();
});

describe('stacks remove --erase', () => {
  it('fences, waits until no function knows better, erases, and takes the stack away last', async () => {
    const begun = world.nowMs;
    const seen: { line: string; afterMs: number; own: number }[] = [];
    for (const line of ['up', 'destroy', 'stack rm']) {
      removal.whenPulumi(line, () =>
        seen.push({ line, afterMs: world.nowMs - begun, own: removal.dataOf('acme').length }),
      );
    }

    const { code } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(removal.changes()).toEqual([SET, UP, DESTROY, RM]);
    expect(seen).toEqual([
      { line: 'up', afterMs: 0, own: 32 },
      { line: 'destroy', afterMs: TENANT_TTL_MS + 310_000, own: 0 },
      { line: 'stack rm', afterMs: TENANT_TTL_MS + 310_000, own: 0 },
    ]);
    expect(world.cloud.builds).toBe(1);
    expect(world.operations.closed).toBe(1);
  });

  it('leaves every item and object of a tenant whose id begins like its own', async () => {
    const before = removal.dataOf('acme-eu');
    expect(before).toHaveLength(32);

    await world.run(...ERASE);

    expect(removal.dataOf('acme-eu')).toEqual(before);
    expect(removal.dataOf('acme')).toEqual([]);
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
    expect(removal.changes()).toEqual([SET, UP]);
    expect(items.products.rows.get('acme')).toEqual(new Set());
    expect(removal.dataOf('acme')).toHaveLength(2);

    objects.lake.kept.clear();
    const fencedUntil = world.nowMs;
    const { code: again, out } = await world.run(...ERASE);

    expect(again).toBe(0);
    expect(world.nowMs).toBe(fencedUntil + 10_000);
    expect(removal.changes()).toEqual([SET, UP, DESTROY, RM]);
    expect(out).toContain('  5 items of the table products');
    expect(out).toContain('  2 versions (2.0 kB) of s3://lake/results/tenant_id=acme/');
  });

  it('makes nothing anew of a stack that is gone in part', async () => {
    world.cloud.failing.set('destroy', 'VolumeInUse');
    expect((await world.run(...ERASE)).code).toBe(1);
    world.cloud.failing.clear();

    const { code, out } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(removal.changes()).toEqual([SET, UP, DESTROY, DESTROY, RM]);
    expect(out).toContain('  5 items of the table products');
  });

  it('takes away what is kept in quarantine while the stack goes', async () => {
    removal.whenPulumi('destroy', () => {
      world.operations.erasable.objects.holding.put('quarantine/products/acme/late.json.gz');
    });

    expect((await world.run(...ERASE)).code).toBe(0);

    expect(removal.dataOf('acme')).toEqual([]);
  });

  it('keeps the stack until the streams are read past the removals', async () => {
    world.operations.erasable.items.purchases.onMark = async () => undefined;

    const { code, notes } = await world.run(...ERASE, '--json');

    expect(code).toBe(1);
    expect(notes).toContain('"code":"STREAM_BEHIND"');
    expect(notes).toContain('{"progress":{"phase":"stream","table":"purchases"');
    expect(removal.changes()).toEqual([SET, UP]);
  });

  it('gives the proof where a run was killed after the stack had gone', async () => {
    removal.whenPulumi('stack rm', () => {
      world.operations.holding.refuse = () => true;
    });
    expect((await world.run(...ERASE)).code).toBe(1);
    expect(world.cloud.stacks.has(STACK)).toBe(false);
    world.operations.holding.refuse = () => false;

    const { code, out } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(out).toContain('  5 items of the table products');
    expect(removal.changes()).toEqual([SET, UP, DESTROY, RM]);
  });

  it('erases what was kept when the stack went before, and tells what is left of that', async () => {
    await world.run(...REMOVE, '--yes');

    const { code, out } = await world.run(...ERASE);

    expect(code).toBe(0);
    expect(removal.changes()).toEqual([DESTROY, RM]);
    expect(removal.dataOf('acme')).toEqual([]);
    expect(removal.dataOf('acme-eu')).toHaveLength(32);
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
      expect(removal.changes()).toEqual([SET, UP, DESTROY, RM, SET, UP, DESTROY, RM]);
      expect(removal.dataOf('acme')).toEqual([]);
    },
  );
});

describe('the fence', () => {
  it('stands until the function that may run longest has come to its end', async () => {
    const platform = await declarePlatform('prod');
    const seconds = platform
      .all('aws:lambda/function:Function')
      .map(({ inputs }) => Number(inputs['timeout']));

    expect(TENANT_TTL_MS + 1_000 * Math.max(...seconds)).toBe(FENCE_MS);
  });
});
