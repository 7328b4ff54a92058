import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeWorld } from './fakes/fake-world.ts';

const DIGITS_38 = '12345678901234567890123456789012345678';

describe('writing items', () => {
  let world: FakeWorld;

  beforeEach(async () => {
    world = await FakeWorld.create({ looksUntilFound: 3 });
  });

  afterEach(async () => {
    await world.remove();
  });

  it('keeps all 38 digits of a number on the way in and out', async () => {
    const item = `{"product_id": "p-1", "name": "Piña", "price": 12.50, "serial": ${DIGITS_38}, "deep": {"list": [1e5, -0.10]}}`;

    const put = await world.run('put', 'product', 'tambo', '--item', item);
    const got = await world.run('get', 'product', 'tambo', 'p-1');

    expect(put).toMatchObject({ code: 0, out: 'created product p-1 of tambo' });
    expect(world.items.items.get('products/tambo/p-1')).toMatchObject({
      tenant_id: { S: 'tambo' },
      price: { N: '12.50' },
      serial: { N: DIGITS_38 },
      deep: { M: { list: { L: [{ N: '1e5' }, { N: '-0.10' }] } } },
    });
    expect(got.out).toContain(`"serial": ${DIGITS_38}`);
  });

  it('writes again from its own output what it printed', async () => {
    await world.run(
      'put',
      'product',
      'tambo',
      '--item',
      `{"product_id": "p-1", "name": "Ñandú 🙂", "n": ${DIGITS_38}}`,
    );
    const before = world.items.items.get('products/tambo/p-1');
    world.input = (await world.run('get', 'product', 'tambo', 'p-1')).out;

    const put = await world.run('put', 'product', 'tambo', '--file', '-');

    expect(put.out).toBe('unchanged product p-1 of tambo');
    expect(world.items.items.get('products/tambo/p-1')).toEqual(before);
  });

  it('takes fields from pairs, each with the type of its field', async () => {
    const pairs = [
      'product_id=p-2',
      'name=Café molido',
      'price=012.50',
      'sku=0012',
      'in_stock=true',
      'tags=a, b',
      'x:={"k":[1]}',
    ];

    await world.run('put', 'product', 'tambo', '--set', ...pairs);

    expect(world.items.items.get('products/tambo/p-2')).toMatchObject({
      name: { S: 'Café molido' },
      price: { N: '12.50' },
      sku: { S: '0012' },
      in_stock: { BOOL: true },
      tags: { L: [{ S: 'a' }, { S: 'b' }] },
      x: { M: { k: { L: [{ N: '1' }] } } },
      updated_at: { S: '2026-03-01T12:00:00.000Z' },
    });
  });

  it('names an item that has no id, and gives a purchase its time', async () => {
    const { out } = await world.run('put', 'purchase', 'norte', '--set', 'status=paid', 'total=10', '--json');

    const { purchase_id: id, outcome } = JSON.parse(out) as Record<string, string>;
    expect(outcome).toBe('created');
    expect(world.items.items.get(`purchases/norte/${id!}`)).toMatchObject({
      purchased_at: { S: '2026-03-01T12:00:00.000Z' },
      total: { N: '10' },
    });
  });

  it('changes only the given fields when merging, and only an item that is there', async () => {
    await world.run('put', 'product', 'tambo', '--set', 'product_id=p-1', 'name=Leche', 'price=4');

    const merged = await world.run(
      'put',
      'product',
      'tambo',
      '--merge',
      '--set',
      'product_id=p-1',
      'price=5',
    );
    const missing = await world.run(
      'put',
      'product',
      'tambo',
      '--merge',
      '--set',
      'product_id=p-9',
      'price=5',
    );

    expect(merged.out).toBe('changed product p-1 of tambo');
    expect(world.items.items.get('products/tambo/p-1')).toMatchObject({
      name: { S: 'Leche' },
      price: { N: '5' },
    });
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.notes).toContain('tambo has no product p-9 to change');
    expect(world.items.items.has('products/tambo/p-9')).toBe(false);
  });

  it('waits until search shows the change, and the removal', async () => {
    const put = await world.run('put', 'product', 'tambo', '--set', 'product_id=p-1', 'name=Leche', '--wait');
    const changed = await world.run(
      'put',
      'product',
      'tambo',
      '--set',
      'product_id=p-1',
      'name=Leche entera',
      '--wait',
      '--json',
    );
    const gone = await world.run('delete', 'product', 'tambo', 'p-1', '--wait');

    expect(put.out).toBe('created product p-1 of tambo\nsearch shows it 60 ms after the write');
    expect(JSON.parse(changed.out)).toMatchObject({ outcome: 'changed', searchable_after_ms: 60 });
    expect(gone.out).toBe('deleted product p-1 of tambo\nsearch no longer shows it 60 ms after the write');
  });

  it('writes nothing where it could not wait, and keeps waiting for a node that comes back', async () => {
    world.items.failures = 1;
    const down = await world.run(
      'put',
      'product',
      'tambo',
      '--set',
      'product_id=p-1',
      'name=Leche',
      '--wait',
    );
    expect(world.items.items.size).toBe(0);
    const put = world.items.put.bind(world.items);
    world.items.put = async (key, image) => {
      world.items.failures = 5;
      return put(key, image);
    };

    const back = await world.run(
      'put',
      'product',
      'tambo',
      '--set',
      'product_id=p-1',
      'name=Leche',
      '--wait',
    );

    expect(down.notes).toContain("tambo's search node does not answer, so nothing was written");
    expect(back.out).toBe('created product p-1 of tambo\nsearch shows it 160 ms after the write');
  });

  it('says so when search does not show the change in time', async () => {
    const slow = await FakeWorld.create({ looksUntilFound: 1_000 });

    const { code, notes } = await slow.run(
      'put',
      'product',
      'tambo',
      '--set',
      'product_id=p',
      'name=x',
      '--wait',
      '--timeout',
      '2',
    );

    expect(code).toBe(1);
    expect(notes).toContain('product p is written, but search does not show it yet');
    await slow.remove();
  });

  it.each([
    ['a name that is no text', '{"product_id": "p", "name": 5}', 'name must be text (S), not N'],
    ['no name at all', '{"product_id": "p"}', 'name is missing'],
    ['a negative price', '{"product_id": "p", "name": "x", "price": -1}', 'price must not be negative'],
    ['39 digits', `{"product_id": "p", "name": "x", "n": [${DIGITS_38}9]}`, 'the item.n[0]: '],
    ['a comma too many', '{"product_id": "p",, }', 'line 1 column 20'],
    ['half an object', '{"product_id": ', 'the item is not JSON: Unexpected end of JSON input'],
    ['a list', '[1]', 'the item must hold one JSON object'],
    [
      'the tenant of somebody else',
      '{"tenant_id": "norte", "product_id": "p", "name": "x"}',
      'belongs to tenant "norte"',
    ],
    ['an id that is no text', '{"product_id": 5, "name": "x"}', 'product_id must be text'],
  ])('writes nothing for %s', async (_, item, problem) => {
    const { code, notes } = await world.run('put', 'product', 'tambo', '--item', item);

    expect(code).toBe(1);
    expect(notes).toContain(problem);
    expect(world.items.items.size).toBe(0);
  });

  it('names the file and the place that is malformed', async () => {
    const file = join(world.dataDir, 'item.json');
    await writeFile(file, '{\n  "name": "x",\n  oops\n}');

    const { notes } = await world.run('put', 'product', 'tambo', '--file', file);

    expect(notes).toContain(`${file} is not JSON`);
    expect(notes).toContain('line 3 column 3');
  });

  it('says what is missing where nothing can be got or deleted', async () => {
    const got = await world.run('get', 'purchase', 'tambo', 'p-1');
    const deleted = await world.run('delete', 'purchase', 'tambo', 'p-1', '--json');

    expect(got).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(deleted.notes)).toEqual({
      error: { code: 'NOT_FOUND', message: 'tambo has no purchase p-1', next: 'nothing was deleted' },
    });
  });

  it('knows two kinds of items', async () => {
    const { code, notes } = await world.run('get', 'customer', 'tambo', 'c-1');

    expect(code).toBe(1);
    expect(notes).toContain('"customer" is neither product nor purchase');
  });
});
