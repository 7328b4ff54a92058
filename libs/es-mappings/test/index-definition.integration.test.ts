import { TenantId } from '@cloudpf/tenant-routing';
import { type TestEngines } from '@cloudpf/testing';
import { beforeAll, expect, inject, it } from 'vitest';
import { documentId } from '../src/document-id.ts';
import { freshnessIndexDefinition, indexAliases, indexDefinition } from '../src/index-definition.ts';
import { freshnessIndex, indexName, TABLES } from '../src/names.ts';

const tenant = TenantId.parse('definitions');
const engine: TestEngines['elasticsearch'] = inject('engines').elasticsearch;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const credentials = Buffer.from(`${engine.username}:${engine.password}`).toString('base64');
  const response = await fetch(engine.url + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Basic ${credentials}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

beforeAll(async () => {
  for (const table of TABLES) {
    const name = indexName(tenant, table);
    await call('DELETE', `/${name}`);
    const definition = { ...indexDefinition(table), aliases: indexAliases(tenant, table) };
    expect(await call('PUT', `/${name}`, definition)).toMatchObject({ status: 200 });
  }
});

async function tokens(analyzer: string, text: string): Promise<readonly string[]> {
  const { body } = await call('POST', `/${tenant}_products/_analyze`, { analyzer, text });
  return (body['tokens'] as { token: string }[]).map(({ token }) => token);
}

it('is taken for the freshness index too', async () => {
  await call('DELETE', `/${freshnessIndex(tenant)}`);

  expect(await call('PUT', `/${freshnessIndex(tenant)}`, freshnessIndexDefinition())).toMatchObject({
    status: 200,
  });
});

it.each([
  ['text', 'Los Sofás de la NIÑA sin gluten', ['sofa', 'niña', 'sin', 'gluten']],
  ['text', 'mesas camas vasos', ['mesa', 'cama', 'vaso']],
  ['exact', 'Cafe\u0301 Nin\u0303o D’Or', ['cafe', 'niño', 'dor']],
  ['stem', 'negra negras negros', ['negr', 'negr', 'negr']],
  ['joined', 'porta rollos', ['portarollos']],
  ['sound', 'Vajilla Zapatos huevo', ['bajiya', 'sapato', 'uebo']],
  ['head', 'Funda de piel para Nube 15', ['funda', 'de', 'piel']],
  ['first', '«Fundas» para móvil', ['funda']],
  ['sku', 'ZAP-0001 RJ', ['zap0001rj']],
  ['prefix', 'Año', ['a', 'añ', 'año']],
])('%s reads "%s"', async (analyzer, text, expected) => {
  expect(await tokens(analyzer, text)).toEqual(expected);
});

it.each([
  'bolsa/bolso',
  'puerta/puerto',
  'gorra/gorro',
  'manga/mango',
  'plata/plato',
  'año/ano',
  'caña/cana',
])('keeps %s apart', async (pair) => {
  const [one = '', other = ''] = pair.split('/');

  expect(await tokens('text', one)).not.toEqual(await tokens('text', other));
});

const nested = Array.from({ length: 31 }).reduce<unknown>((inner) => ({ a: inner }), 'deep');

it.each(
  Object.entries({
    'a name of 390 KB': { name: 'x'.repeat(390_000) },
    'a name of 78,000 words': { name: 'mesa '.repeat(78_000) },
    'labels of 100,000 characters': {
      sku: 'é'.repeat(100_000),
      brand: '👟'.repeat(40_000),
      category: 'c'.repeat(100_000),
      tags: ['t'.repeat(100_000)],
    },
    'attributes as deep as a table item may be': { attributes: { nested } },
    'a long attribute, odd names and empty values': {
      attributes: { long: 'x'.repeat(300_000), '': 1, '.': [], 'a..b': null, '\n': '\u0000' },
    },
    'an amount of 18 digits': { price: '999999999999999999.9999' },
    'a time past the year 9999': { created_at: '+010000-01-01T00:00:00.000Z' },
    'nothing but control characters': { name: '\u0000\u0007', sku: '\u0000', brand: '\n', tags: [''] },
  }),
)('takes a product with %s and gives it back as it was', async (_what, fields) => {
  const source = { tenant_id: tenant, product_id: 'p', name: 'n', in_stock: true, deleted: false, ...fields };

  expect((await call('PUT', `/${tenant}_products_write/_doc/p?refresh=true`, source)).status).toBeLessThan(
    300,
  );

  expect((await call('GET', `/${tenant}_products_write/_doc/p`)).body['_source']).toEqual(source);
});

it('takes a purchase, and a tombstone with next to nothing', async () => {
  const purchase = {
    tenant_id: tenant,
    purchase_id: 'p',
    status: 'paid',
    total: '12.50',
    items: [
      {
        product_id: 'x',
        name: 'Mesa',
        category: 'c',
        brand: 'b',
        sku: 's',
        quantity: 1,
        unit_price: '12.50',
      },
    ],
    item_count: 1,
    purchased_at: '2026-01-01T00:00:00.000Z',
    deleted: false,
  };
  const tombstone = {
    position: 'a#1',
    deleted: true,
    changed_at: '2026-01-01T00:00:00.000Z',
    purchase_id: 'q',
  };

  expect((await call('PUT', `/${tenant}_purchases_write/_doc/p`, purchase)).status).toBeLessThan(300);
  expect(
    (await call('PUT', `/${tenant}_purchases_write/_doc/q?refresh=true`, tombstone)).status,
  ).toBeLessThan(300);

  expect((await call('GET', `/${tenant}_purchases/_count`)).body['count']).toBe(1);
});

it('refuses a field that nobody declared', async () => {
  expect((await call('POST', `/${tenant}_products_write/_doc`, { colour: 'red' })).status).toBe(400);
});

it.each([
  '_leading',
  'a/b?c#d',
  'ñ👟',
  'x'.repeat(1024),
  'ñ'.repeat(256),
  '👟'.repeat(128),
  '\u0000\n',
  ' ',
  '%5f;',
])('gives the key "%s" an id that the node takes as it is', async (key) => {
  const id = documentId(key);
  const source = { product_id: key, name: 'n', deleted: true };

  const { body } = await call('PUT', `/${tenant}_products_write/_doc/${encodeURIComponent(id)}`, source);

  expect(body['_id']).toBe(id);
});
