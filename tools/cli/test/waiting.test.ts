import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeRecord, type Outcome, PRODUCTS, type StreamRecord } from '@cloudpf/change-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';

const REASON = { code: 'ConnectionError', message: 'connect ECONNREFUSED' };
const DOWN: Outcome = { kind: 'unavailable', reason: REASON };
const LABEL = '2026-02-01T00:00:00.000';

function productImage(key: string, name: string, tenant = 'tambo') {
  return { tenant_id: { S: tenant }, product_id: { S: key }, name: { S: name } };
}

function record(sequence: number, key: string, tenant = 'tambo'): StreamRecord {
  const { tenant_id, product_id } = productImage(key, '', tenant);
  return {
    eventID: `event-${sequence}`,
    eventName: 'MODIFY',
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/${LABEL}`,
    dynamodb: {
      ApproximateCreationDateTime: Date.parse('2026-03-01T10:00:00Z') / 1_000 + sequence,
      Keys: { tenant_id, product_id },
      NewImage: productImage(key, `${key} at ${sequence}`, tenant),
      SequenceNumber: `${sequence}`,
    },
  };
}

describe('what waits', () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await FakeWorld.create();
  });

  afterEach(async () => {
    await world.remove();
  });

  async function park(tenant: string, ...sequences: number[]): Promise<void> {
    const changes = sequences.map((sequence) => {
      const change = decodeRecord(record(sequence, `p-${sequence}`, tenant), PRODUCTS);
      if (change.operation === 'malformed') throw new Error(change.reason.message);
      return change;
    });
    await world.operations.parked.park(changes, REASON);
  }

  async function quarantine(
    sequence: number,
    key: string,
    code = 'document_parsing_exception',
  ): Promise<void> {
    await world.operations.quarantine.keep({
      table: 'products',
      tenant: 'tambo',
      key,
      reason: { code, message: `failed to parse ${key}` },
      foundBy: 'cell',
      record: record(sequence, key),
    });
  }

  const json = async (...args: string[]) => {
    const { out, code, notes } = await world.run(...args, '--json');
    return { code, notes, body: JSON.parse(out || '{}') as Record<string, unknown> };
  };

  const index = () => world.operations.copies.products.index;

  describe('parked list', () => {
    it('sums what waits for each tenant', async () => {
      await park('tambo', 1, 2);
      await park('tambo', 3);
      await park('norte', 4);

      const { body, code } = await json('parked', 'list');

      expect(code).toBe(0);
      expect(body).toMatchObject({
        parked: [
          { tenant_id: 'norte', table: 'products', changes: 1, lanes: 1 },
          { tenant_id: 'tambo', changes: 3, lanes: 2, oldest_changed_at: '2026-03-01T10:00:01.000Z' },
        ],
      });
      expect((await world.run('parked', 'list')).out).toMatch(/tambo +products +3 +2 +2026-03-01T10:00:01/);
    });

    it('shows the lanes of one tenant with the reason, and finds one by an item', async () => {
      await park('tambo', 1, 2);
      await park('tambo', 3);

      expect((await world.run('parked', 'list', 'tambo')).out).toContain('connect ECONNREFUSED');
      const { body } = await json('parked', 'list', 'tambo', '--key', 'p-3');
      expect(body).toMatchObject({ lanes: [{ keys: ['p-3'], changes: 1 }], has_more: false });
      expect((await json('parked', 'list', 'tambo', '--limit', '1')).body).toMatchObject({ has_more: true });
    });

    it('says that nothing waits, and which tenants there are', async () => {
      expect(await world.run('parked', 'list')).toMatchObject({ code: 0, out: 'nothing is parked' });
      expect(await world.run('parked', 'list', 'nobody')).toMatchObject({
        code: 1,
        notes: 'error: there is no tenant "nobody"\n  the tenants are: norte, tambo',
      });
    });
  });

  describe('parked drain', () => {
    it('brings what waits and tells what became of it', async () => {
      await park('tambo', 1, 2);
      await park('norte', 3);

      const { body, code } = await json('parked', 'drain', 'tambo');

      expect(code).toBe(0);
      expect(body).toMatchObject({
        drained: [{ tenant_id: 'tambo', table: 'products', applied: 2, remaining: { changes: 0 } }],
      });
      expect(index().documents('tambo').size).toBe(2);
      expect(index().documents('norte').size).toBe(0);
      expect((await world.run('parked', 'drain')).out).toMatch(/norte +products +1/);
      expect((await world.run('parked', 'drain')).out).toBe('nothing is parked');
      expect(world.operations.closed).toBe(3);
    });

    it('says whose cell is down and what to do, and loses nothing', async () => {
      await park('tambo', 1);
      index().answer = () => DOWN;

      const { code, out, notes } = await world.run('parked', 'drain');

      expect(code).toBe(1);
      expect(out).toMatch(/tambo +products +0 +0 +0 +1 +0 +connect ECONNREFUSED/);
      expect(notes).toContain('error: the cell of tambo takes no changes: connect ECONNREFUSED');
      expect(notes).toContain('cloudpf status tambo');
      expect((await json('parked', 'list')).body).toMatchObject({ parked: [{ changes: 1 }] });
    });

    it('brings nothing in a dry run', async () => {
      await park('tambo', 1, 2);

      const { out } = await world.run('parked', 'drain', '--dry-run');

      expect(out).toBe('tambo: 2 changes of products in 1 lane would be brought');
      expect(index().held('tambo').size).toBe(0);
    });

    it('stops at its limit without calling that a failure', async () => {
      for (let lane = 0; lane < 4; lane++) {
        await park('tambo', ...Array.from({ length: 600 }, (_, place) => lane * 600 + place + 1));
      }

      const { code, body } = await json('parked', 'drain', '--limit', '600');

      expect(code).toBe(0);
      expect(body).toMatchObject({ drained: [{ stopped_by: 'the limit is reached' }] });
      expect(index().documents('tambo').size).toBeLessThan(2_400);
    });

    it('keeps to its rate, and tells how far it is where that takes long', async () => {
      for (let lane = 0; lane < 4; lane++) {
        await park('tambo', ...Array.from({ length: 600 }, (_, place) => lane * 600 + place + 1));
      }

      const { notes } = await world.run('parked', 'drain', '--rate', '100');

      expect(notes).toMatch(/… tambo products: 600 brought, 1,800 left/);
    });

    it('names objects that nobody can read', async () => {
      await world.operations.holding.put('parked/products/tambo/odd.json.gz', new Uint8Array([1]));

      const { code, notes } = await world.run('parked', 'drain');

      expect(code).toBe(1);
      expect(notes).toContain('parked/products/tambo/odd.json.gz');
    });
  });

  describe('quarantine list', () => {
    it('shows ids that other commands take, and goes on where it ended', async () => {
      for (const sequence of [1, 2, 3]) await quarantine(sequence, `p-${sequence}`);

      const first = await json('quarantine', 'list', '--limit', '2');
      const rest = await json('quarantine', 'list', '--after', String(first.body['after']));

      expect(first.body).toMatchObject({ records: [{ key: 'p-1' }, { key: 'p-2' }] });
      expect(rest.body).toMatchObject({ records: [{ key: 'p-3' }] });
      expect((await world.run('quarantine', 'list')).out).toMatch(/[0-9a-f]{10} +tambo +products +p-1/);
    });

    it('filters by reason, item and time', async () => {
      await quarantine(1, 'p-1');
      await quarantine(2, 'p-2', 'INVALID_IMAGE');
      const keys = async (...filter: string[]) => {
        const { body } = await json('quarantine', 'list', ...filter);
        return (body['records'] as { key: string }[]).map(({ key }) => key);
      };

      expect(await keys('--code', 'INVALID_IMAGE')).toEqual(['p-2']);
      expect(await keys('--text', 'PARSE P-1')).toEqual(['p-1']);
      expect(await keys('tambo', '--key', 'p-1')).toEqual(['p-1']);
      expect(await keys('--changed-since', '2026-03-01T10:00:02Z')).toEqual(['p-2']);
      expect(await keys('--until', '2020-01-01')).toEqual([]);
    });

    it('tells what a time looks like', async () => {
      const { code, notes } = await world.run('quarantine', 'list', '--since', 'yesterday');

      expect(code).toBe(1);
      expect(notes).toContain('2026-11-24T08:00:00Z');
    });
  });

  describe('quarantine show', () => {
    it('shows the record, the item as it is now, and what a redrive would do', async () => {
      await quarantine(7, 'p-7');
      world.operations.items.products.put(productImage('p-7', 'now'));
      const { body } = await json('quarantine', 'list');
      const [{ id }] = body['records'] as [{ id: string }];

      const { out, code } = await world.run('quarantine', 'show', id.slice(0, 10));

      expect(code).toBe(0);
      expect(out).toContain('failed to parse p-7');
      expect(out).toContain('p-7 at 7');
      expect(out).toContain('"name": "now"');
      expect(out).toContain('would bring the item as it is now');
      expect((await json('quarantine', 'show', id)).body).toMatchObject({
        id,
        redrive: { action: 'upsert' },
        present_item: { name: { S: 'now' } },
      });
      expect(await world.operations.quarantine.count('products', 'tambo')).toBe(1);
    });

    it('says what an item that is gone would become', async () => {
      await quarantine(7, 'p-7');
      const { body } = await json('quarantine', 'list');
      const [{ id }] = body['records'] as [{ id: string }];

      expect((await world.run('quarantine', 'show', id)).out).toContain('would leave a tombstone');
    });

    it('says what to do with an id that is none, or that is not there', async () => {
      expect((await world.run('quarantine', 'show', 'x/y')).notes).toContain('is no id of a record');
      expect((await world.run('quarantine', 'show', 'abcdef')).notes).toContain('cloudpf quarantine list');
    });
  });

  describe('quarantine redrive', () => {
    it('brings what was mended, and nothing in a dry run', async () => {
      for (const sequence of [1, 2]) await quarantine(sequence, `p-${sequence}`);
      world.operations.items.products.put(productImage('p-1', 'now'));

      const dry = await json('quarantine', 'redrive', 'tambo', '--dry-run');
      expect(dry.body).toMatchObject({
        dry_run: true,
        would_redrive: 2,
        records: [{ action: 'upsert' }, { action: 'remove' }],
      });
      expect(index().held('tambo').size).toBe(0);

      const { body, code } = await json('quarantine', 'redrive', 'tambo');
      expect(code).toBe(0);
      expect(body).toMatchObject({ applied: 2, stays: 0 });
      expect(index().documents('tambo').get('p-1')?.name).toBe('now');
      expect((await world.run('quarantine', 'redrive', '--all')).out).toBe(
        'nothing that fits is quarantined',
      );
    });

    it('takes one record by its id', async () => {
      for (const sequence of [1, 2]) await quarantine(sequence, `p-${sequence}`);
      const { body } = await json('quarantine', 'list', '--key', 'p-2');
      const [{ id }] = body['records'] as [{ id: string }];

      expect((await world.run('quarantine', 'redrive', '--id', id.slice(0, 10))).out).toMatch(/1 +applied/);
      expect(await world.operations.quarantine.count('products', 'tambo')).toBe(1);
    });

    it('asks what to redrive rather than taking everything', async () => {
      expect(await world.run('quarantine', 'redrive')).toMatchObject({
        code: 1,
        notes: expect.stringContaining('--all') as string,
      });
    });

    it('says what stays and why', async () => {
      await quarantine(1, 'p-1');
      index().answer = () => ({
        kind: 'rejected',
        reason: { code: 'strict_dynamic', message: 'no field x' },
      });

      const { code, out, notes } = await world.run('quarantine', 'redrive', '--all');

      expect(code).toBe(1);
      expect(out).toMatch(/1 +stays +[0-9a-f]{10} +strict_dynamic: no field x/);
      expect(notes).toContain('in quarantine stays: 1 record');
    });

    it('says whose cell is down', async () => {
      await quarantine(1, 'p-1');
      index().answer = () => DOWN;

      expect((await world.run('quarantine', 'redrive', '--all')).notes).toContain(
        'the cell of tambo takes nothing now',
      );
    });
  });

  it('work on a deployment in AWS that a file names', async () => {
    const file = join(world.dataDir, 'aws.json');
    const tables = { products: 'p', purchases: 'u', tenants: 't' };
    await writeFile(
      file,
      JSON.stringify({ region: 'eu-west-1', tables, buckets: { lake: 'l', holding: 'h' } }),
    );
    world.isRunning = false;

    expect(await world.run('parked', 'list', '--deployment', file)).toMatchObject({ code: 0 });
    expect((await world.run('parked', 'list')).code).toBe(1);
    await writeFile(file, '{"region": "eu-west-1"}');
    expect((await world.run('parked', 'list', '--deployment', file)).notes).toContain('names no deployment');
  });

  it.each(['parked list', 'parked drain', 'quarantine list', 'quarantine show', 'quarantine redrive'])(
    '%s ends its help with examples',
    async (command) => {
      const { out } = await world.run(...command.split(' '), '--help');

      expect(out).toContain(`$ npx cloudpf ${command}`);
    },
  );
});
