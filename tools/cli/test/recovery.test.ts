import { decodeRecord, type ItemChange, type Outcome, PRODUCTS } from '@cloudpf/change-stream';
import { type Product } from '@cloudpf/commerce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';

const DOWN: Outcome = { kind: 'unavailable', reason: { code: 'ConnectionError', message: 'refused' } };
const LABEL = '2026-02-01T00:00:00.000';

function image(key: string, name: string) {
  return { tenant_id: { S: 'tambo' }, product_id: { S: key }, name: { S: name } };
}

function change(sequence: number, key: string, name: string): ItemChange<Product> {
  const { tenant_id, product_id } = image(key, name);
  const decoded = decodeRecord(
    {
      eventName: 'MODIFY',
      eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/${LABEL}`,
      dynamodb: {
        ApproximateCreationDateTime: Date.parse('2026-03-01T10:00:00Z') / 1_000,
        Keys: { tenant_id, product_id },
        NewImage: image(key, name),
        SequenceNumber: String(sequence),
      },
    },
    PRODUCTS,
  );
  if (decoded.operation === 'malformed' || decoded.operation === 'heartbeat') throw new Error('no item');
  return decoded;
}

let world: FakeWorld;

beforeEach(async () => {
  world = await FakeWorld.create();
});

afterEach(async () => {
  await world.remove();
});

/** Writes to the table, and unless it got lost, to the cell. */
async function write(key: string, name: string, { isLost = false } = {}): Promise<void> {
  const { items, stored, tenants } = world.operations;
  items.products.put(image(key, name));
  if (!isLost) await stored.products.apply(tenants[1]!, [change(1, key, name)]);
}

describe('verify', () => {
  it('says that both tables equal their copies', async () => {
    await write('p-1', 'Piña');

    const { code, out } = await world.run('verify', 'tambo');

    expect(code).toBe(0);
    expect(out).toMatch(/tambo products: 1 item, 1 document in 1 range, all equal/);
    expect(out).toMatch(/tambo purchases: 0 items, 0 documents in 0 ranges, all equal/);
    expect(world.operations.closed).toBe(1);
  });

  it('names what differs, ends with 1 and says what mends it', async () => {
    await write('p-1', 'Piña');
    await write('ñandú', 'lost', { isLost: true });

    const { code, out, notes } = await world.run('verify', 'tambo', '--table', 'products');

    expect(code).toBe(1);
    expect(out).toContain('2 items, 1 document in 1 range, 1 missing');
    expect(out).toMatch(/missing +ñandú/);
    expect(notes).toContain('tambo still has 1 difference');
    expect(notes).toContain('npx cloudpf verify tambo --repair');
  });

  it('mends it', async () => {
    await write('p-1', 'lost', { isLost: true });

    const { code, out } = await world.run('verify', 'tambo', '--repair', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      tables: [
        { table: 'products', differences: { missing: 1 }, repaired: { missing: 1 }, remaining: 0 },
        { table: 'purchases', remaining: 0 },
      ],
    });
    expect(world.operations.stored.products.documents.has('p-1')).toBe(true);
  });

  it('sends to what is parked first', async () => {
    await write('p-1', 'new', { isLost: true });
    await world.operations.parked.park([change(2, 'p-1', 'new')], { code: 'X', message: 'x' });

    const { notes } = await world.run('verify', 'tambo');

    expect(notes).toContain('npx cloudpf parked drain tambo');
  });

  it('compares purchases with the lake where that is wished', async () => {
    world.operations.items.purchases.put({
      tenant_id: { S: 'tambo' },
      purchase_id: { S: 'pur-1' },
      status: { S: 'paid' },
      total: { N: '5' },
      purchased_at: { S: '2026-02-01T00:00:00Z' },
    });

    const { code, out } = await world.run('verify', 'tambo', '--table', 'purchases', '--lake');

    expect(code).toBe(1);
    expect(out).toMatch(/tambo purchases in the lake: 1 item, 0 purchases in the lake, 1 missing/);
    expect(await world.run('verify', 'tambo', '--lake', '--table', 'products')).toMatchObject({ code: 1 });
  });

  it('names only so many, and says how to see all', async () => {
    for (let each = 0; each < 5; each++) await write(`p-${each}`, 'lost', { isLost: true });

    const { out } = await world.run('verify', 'tambo', '--names', '2');

    expect(out).toContain('and 3 more; --names 5 names all');
  });

  it('knows no tenant that the registry does not know', async () => {
    const { code, notes } = await world.run('verify', 'nadie');

    expect(code).toBe(1);
    expect(notes).toContain('there is no tenant "nadie"');
    expect(notes).toContain('norte, tambo');
  });
});

describe('backfill', () => {
  it('brings what the cell lacks and verifies it', async () => {
    await write('p-1', 'one', { isLost: true });
    await write('p-2', 'two', { isLost: true });

    const { code, out } = await world.run('backfill', 'tambo', '--rate', '1000');

    expect(code).toBe(0);
    expect(out).toMatch(/tambo products: 2 items read: 2 written, 0 newer in the cell/);
    expect(out).toMatch(/tambo products: 2 items, 2 documents in 1 range, all equal/);
    expect(world.operations.stored.products.documents.size).toBe(2);
  });

  it('only tells with --dry-run', async () => {
    await write('p-1', 'one', { isLost: true });
    await world.operations.parked.park([change(2, 'p-1', 'new')], { code: 'X', message: 'x' });

    const { code, out } = await world.run('backfill', 'tambo', '--dry-run', '--table', 'products');

    expect({ code, out }).toEqual({
      code: 0,
      out: 'tambo: about 1 item of products would be brought; first those of 1 parked change and 0 in quarantine',
    });
    expect(world.operations.stored.products.documents.size).toBe(0);
  });

  it('says what to do where the cell takes nothing', async () => {
    await write('p-1', 'one', { isLost: true });
    world.operations.copies.products.index.answer = () => DOWN;

    const { code, notes } = await world.run('backfill', 'tambo');

    expect(code).toBe(1);
    expect(notes).toMatch(/takes nothing: refused; mend it, then go on with --resume/);
    expect(notes).toContain('npx cloudpf status tambo');
  });
});

describe('status', () => {
  it('warns before a stream forgets what nobody read, and says what mends it after', async () => {
    const table = {};
    world.answer = () => ({
      body: { tenant_id: 'tambo', search: 'available', tables: { products: table, purchases: table } },
    });
    const reach = (hours: number) =>
      world.operations.holding.put(
        'streams/products.json',
        Buffer.from(
          JSON.stringify({
            read_through: new Date(world.nowMs - hours * 3_600_000).toISOString(),
            noted_at: new Date(world.nowMs).toISOString(),
          }),
        ),
      );

    await reach(1);
    expect((await world.run('status', 'tambo')).out).not.toContain('warning');
    await reach(20);
    expect((await world.run('status', 'tambo')).out).toContain(
      'from 2026-03-01T16:00:00.000Z on its changes are lost',
    );
    await reach(30);
    const { out } = await world.run('status', 'tambo', '--json');

    expect(JSON.parse(out)).toMatchObject({
      streams: [
        { table: 'products', state: 'lost', warning: expect.stringContaining('cloudpf backfill') as string },
        { table: 'purchases', warning: null },
      ],
    });
  });
});
