import { describe, expect, it } from 'vitest';
import { dropPredecessor, reindex, reindexState, rollBackReindex } from '../src/index.ts';
import { breakingAt, ReindexWorld } from './reindex-world.ts';

/** Far longer than a refresh takes, however busy the machine is. */
const SEARCHABLE_MS = 5_000;

const numbers = (count: number) => Array.from({ length: count }, (_, place) => place);

/** A world with this many products, of which every tenth is gone again. */
async function shop(count: number): Promise<ReindexWorld> {
  const world = await ReindexWorld.make();
  const keys = numbers(count).map((place) => (place % 7 === 0 ? `ñ-${place}` : `p-${place}`));
  await world.deliver(keys.map((key) => world.change(key, 'first')));
  await world.deliver(keys.filter((_, place) => place % 10 === 0).map((key) => world.change(key, undefined)));
  await world.refresh();
  return world;
}

/** Numbers from a seed (mulberry32), from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a reindex', () => {
  it('brings every document to the new index, tombstones and long keys included, and search reads it', async () => {
    const world = await shop(1_200);
    await world.deliver([world.change('x'.repeat(1_024), 'long'), world.change('👟', 'wide')]);

    const report = await reindex(world.ports(), world.options);

    expect(report).toMatchObject({
      documents: { read: 1_202, written: 1_202, superseded: 0, refused: 0 },
      verification: { remaining: 0, items: 1_082, documents: 1_082 },
    });
    expect(await world.state()).toEqual({ indices: ['000002', '000001'], remaining: 0 });
    expect(await world.misplaced()).toEqual([]);
    expect((await world.search()).size).toBe(1_082);
  });

  it('leaves what a client searches complete and right all the while, as changes flow', async () => {
    const world = await shop(400);
    const found = await world.search();
    const steady = [...found.keys()];
    const noted: { readonly at: number; readonly version: number }[] = [];
    let isOver = false;
    const write = async () => {
      for (let version = 1; !isOver; version++) {
        const outcomes = await world.deliver([
          world.change('witness', `${version}`),
          world.change(`new-${version}`, 'new'),
          world.change(`new-${version - 3}`, undefined),
        ]);
        expect(outcomes).toEqual(['applied', 'applied', 'applied']);
        noted.push({ at: performance.now(), version });
      }
    };
    let searches = 0;
    const read = async () => {
      for (; !isOver; searches++) {
        const settled = noted.findLast(({ at }) => at < performance.now() - SEARCHABLE_MS)?.version ?? 0;
        const answer = await world.search();
        expect(steady.filter((key) => answer.get(key) !== 'first')).toEqual([]);
        expect(Number(answer.get('witness') ?? 0)).toBeGreaterThanOrEqual(settled);
      }
    };
    const others = Promise.all([write(), read()]);
    others.catch(() => (isOver = true));
    await new Promise((resolve) => setTimeout(resolve, 1_500));

    const report = await reindex(world.ports(), world.options);
    await dropPredecessor(world.ports(), world.options);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    isOver = true;
    await others;

    expect(report.verification.remaining).toBe(0);
    expect(searches).toBeGreaterThan(20);
    expect(await world.state()).toEqual({ indices: ['000002'], remaining: 0 });
    expect(await world.misplaced()).toEqual([]);
  });

  it.each([1, 2, 3, 4])(
    'keeps the newest of each item when old changes are replayed, seed %i',
    async (seed) => {
      const world = await shop(30);
      const random = seeded(seed);
      const changes = numbers(30).map((place) => world.change(`p-${place}`, 'second'));
      await world.deliver(changes);
      let isOver = false;
      const replay = async () => {
        while (!isOver) {
          const key = `p-${Math.floor(random() * 40)}`;
          changes.push(world.change(key, random() < 0.3 ? undefined : `third ${random()}`));
          const old = changes[Math.floor(random() * changes.length)];
          const newest = changes.at(-1);
          await world.deliver(random() < 0.5 && old ? [old] : []);
          await world.deliver([...(old ? [old] : []), ...(newest ? [newest] : [])]);
        }
      };
      const replaying = replay();

      await reindex(world.ports(), { ...world.options, rate: 200 });
      isOver = true;
      await replaying;

      expect(await world.misplaced()).toEqual([]);
      expect(await world.state()).toEqual({ indices: ['000002', '000001'], remaining: 0 });
    },
  );

  it('that is killed at any request goes on when it is run again, and ends the same', async () => {
    for (let request = 1; ; request++) {
      const world = await shop(12);
      const client = breakingAt(world.client, request);
      const killed = reindex(world.ports(client), { ...world.options, holdMs: 0 });
      await killed.catch(() => undefined);
      if (!client.isBroken()) break;
      await expect(killed).rejects.toThrow();

      await world.deliver([world.change('p-1', 'meanwhile'), world.change('p-2', undefined)]);
      await reindex(world.ports(), { ...world.options, holdMs: 0 });

      const end = { indices: ['000002', '000001'], remaining: 0 };
      expect({ request, ...(await world.state()) }).toEqual({ request, ...end });
      expect(await world.misplaced()).toEqual([]);
    }
  }, 240_000);

  it('goes on behind the documents that a stopped run had brought', async () => {
    const world = await shop(1_400);
    const ports = world.ports();
    const documents: ReturnType<typeof world.ports>['documents'] = (generation) => ({
      ...ports.documents(generation),
      pages: async function* (options) {
        let pages = 0;
        for await (const page of ports.documents(generation).pages(options)) {
          yield page;
          // The first notice comes after two seconds.
          if (++pages === 1) await new Promise((resolve) => setTimeout(resolve, 2_100));
          if (pages === 2) throw new Error('killed');
        }
      },
    });
    await expect(reindex({ ...ports, documents }, world.options)).rejects.toThrow('killed');
    expect(await reindexState(ports)).toMatchObject({ state: 'building', documents: 1_000 });

    const report = await reindex(ports, world.options);

    expect(report).toMatchObject({ resumed_documents: 1_000, documents: { read: 401, written: 400 } });
    expect(await world.state()).toEqual({ indices: ['000002', '000001'], remaining: 0 });
  });

  it('that runs twice at once ends as one', async () => {
    const world = await shop(50);

    const reports = await Promise.all([1, 2, 3].map(() => reindex(world.ports(), world.options)));

    for (const report of reports) expect(report).toMatchObject({ verification: { remaining: 0 } });
    expect(await world.state()).toEqual({ indices: ['000002', '000001'], remaining: 0 });
  });

  it('is held where the new mappings refuse an item, and search keeps what it has', async () => {
    const world = await ReindexWorld.make();
    const live = `/${world.tenant.tenant_id}_products_000001`;
    await world.client.transport.request({ method: 'DELETE', path: live });
    await looserIndex(world);
    const odd = world.change('odd', 'odd', { 'a\u0000b': { S: 'x' } });
    expect(await world.deliver([odd])).toEqual(['applied']);

    const failed = reindex(world.ports(), world.options);

    await expect(failed).rejects.toMatchObject({
      code: 'REINDEX_HELD',
      verification: { names: [{ kind: 'missing', key: 'odd', repair: 'refused' }] },
    });
    await world.refresh();
    expect([...(await world.search()).keys()]).toContain('odd');
    expect(await rollBackReindex(world.ports())).toMatchObject({
      dropped: [expect.stringContaining('000002')],
    });
  });

  it('of a table with a predecessor kept is refused until that is ended, and makes the next generation then', async () => {
    const world = await shop(10);
    await reindex(world.ports(), world.options);

    await expect(reindex(world.ports(), world.options)).rejects.toMatchObject({ code: 'PREDECESSOR_KEPT' });
    expect(await dropPredecessor(world.ports(), { holdMs: 0 })).toHaveLength(1);
    await expect(dropPredecessor(world.ports())).rejects.toMatchObject({ code: 'NOTHING_KEPT' });
    await reindex(world.ports(), world.options);

    expect(await world.state()).toEqual({ indices: ['000003', '000002'], remaining: 0 });
  });

  it('of an erased tenant is refused', async () => {
    const world = await shop(1);
    const tenant = { ...world.tenant, status: 'erasing' as const };

    await expect(reindex({ ...world.ports(), tenant })).rejects.toMatchObject({ code: 'FENCED_TENANT' });
  });
});

describe('a rollback', () => {
  it('after the swap brings search back to the predecessor, with every change since', async () => {
    const world = await shop(40);
    await reindex(world.ports(), world.options);
    await world.deliver([world.change('since', 'new'), world.change('p-1', undefined)]);

    const report = await rollBackReindex(world.ports(), world.options);

    expect(report).toMatchObject({ verification: { remaining: 0, repaired: { missing: 0, stale: 0 } } });
    expect(await world.state()).toEqual({ indices: ['000001'], remaining: 0 });
    expect(await world.deliver([world.change('later', 'new')])).toEqual(['applied']);
    expect(await world.misplaced()).toEqual([]);
  });

  it('before the swap drops what was being built, and the run that fills it says so', async () => {
    const world = await shop(40);
    const running = reindex(world.ports(), { ...world.options, rate: 30 });
    const failed = expect(running).rejects.toThrow();
    while ((await reindexState(world.ports())).state !== 'building') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }

    const report = await rollBackReindex(world.ports());

    expect(report.dropped).toHaveLength(1);
    await failed;
    expect(await world.state()).toEqual({ indices: ['000001'], remaining: 0 });
    await expect(rollBackReindex(world.ports())).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
  });

  it('that was killed after the step back is ended by another', async () => {
    const world = await shop(10);
    await reindex(world.ports(), world.options);
    const sleep = async () => Promise.reject(new Error('killed'));
    await expect(rollBackReindex(world.ports(), { ...world.options, sleep })).rejects.toThrow('killed');

    await rollBackReindex(world.ports(), world.options);

    expect(await world.state()).toEqual({ indices: ['000001'], remaining: 0 });
  });
});

async function looserIndex({ client, tenant: { tenant_id: tenant } }: ReindexWorld): Promise<void> {
  await client.transport.request({
    method: 'PUT',
    path: `/${tenant}_products_000001`,
    body: JSON.stringify({
      mappings: {
        properties: { product_id: { type: 'keyword' }, attributes: { type: 'object', enabled: false } },
      },
      aliases: {
        [`${tenant}_products`]: { filter: { term: { deleted: false } } },
        [`${tenant}_products_write`]: { is_write_index: true },
      },
    }),
  });
}
