import { beforeAll, expect, inject, it } from 'vitest';
import { ElasticsearchSearchIndex } from '../src/adapters/elasticsearch-search-index.ts';
import { SearchEngine } from './support/search-engine.ts';
import { type AnswerBody, type TestApp, testApp } from './support/search-app.ts';

let engine: SearchEngine;
let app: TestApp;

beforeAll(async () => {
  engine = new SearchEngine(inject('engines').elasticsearch);
  app = await testApp({ index: new ElasticsearchSearchIndex(engine, { timeoutMs: 10_000 }) });
  await engine.provision('acme');
  await engine.provision('other');
});

function product(id: string, fields: Readonly<Record<string, unknown>> = {}) {
  return { product_id: id, name: `Producto ${id}`, in_stock: true, ...fields };
}

async function only(...products: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  await engine.provision('acme');
  await engine.put('acme', 'products', products);
}

async function find(query: string): Promise<AnswerBody> {
  const { status, body } = await app.get(`/search/acme/products?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

const idsOf = ({ items }: AnswerBody) => items.map(({ product_id }) => product_id);

async function walk(path: string): Promise<readonly string[]> {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { status, body } = await app.get(`${path}${cursor}`);
    expect(status, JSON.stringify(body)).toBe(200);
    seen.push(...body.items.map((item) => item.purchase_id ?? item.product_id));
    cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
  } while (cursor !== '');
  return seen;
}

it('gives a product as it was written: every digit, every attribute, nothing of the pipeline', async () => {
  const written = product('p1', {
    name: 'Piñón 👟',
    price: '123456789012345678.1234',
    attributes: { peso: '12345678901234567890123456789012345678', talla: ['S', 'M'], ñ: { x: null } },
  });
  await only(written);

  const { items } = await find('');

  expect(items).toEqual([{ ...written, tenant_id: 'acme' }]);
});

it('hides tombstones and other tenants', async () => {
  await only(product('p1', { name: 'Mesa' }), { product_id: 'p2', deleted: true });
  await engine.put('other', 'products', [product('p3', { name: 'Mesa' })]);

  expect(idsOf(await find('q=mesa'))).toEqual(['p1']);
  expect(idsOf(await find(''))).toEqual(['p1']);
});

/** Products of which some have no price, no time or a name too long to sort by, and many have the same ones. */
function incompleteProducts(count: number) {
  return Array.from({ length: count }, (_, at) =>
    product(`p${String(at)}`, {
      name: at % 7 === 0 ? 'x'.repeat(600) : `Mesa ${String(at % 50)}`,
      ...(at % 5 > 0 && { price: `${String(at % 90)}.50` }),
      ...(at % 3 > 0 && {
        created_at: new Date(Date.UTC(2020, 0, 1) + (at % 40) * 86_400_000).toISOString(),
      }),
    }),
  );
}

it.each(['price_asc', 'price_desc', 'name', 'newest', 'relevance'])(
  'reaches every product exactly once, without the field too, ordered by %s',
  async (sort) => {
    const products = incompleteProducts(400);
    await only(...products);
    const query = sort === 'relevance' ? '&q=mesa' : '';

    const seen = await walk(`/search/acme/products?size=30&sort=${sort}${query}`);

    const expected = products.filter(({ name }) => query === '' || name.startsWith('Mesa'));
    expect([...seen].sort()).toEqual(expected.map(({ product_id }) => product_id).sort());
  },
);

it('reaches every product exactly once past 10,000, and does not claim to have counted them', async () => {
  const products = incompleteProducts(10_300);
  await only(...products);

  const seen = await walk('/search/acme/products?size=100&sort=price_desc');

  expect(seen).toHaveLength(products.length);
  expect(new Set(seen).size).toBe(products.length);
  expect((await find('size=1')).total).toEqual({ value: 10_000, relation: 'gte' });
}, 180_000);

it('orders by price as a number and by name as Spanish does', async () => {
  await only(
    product('p1', { name: 'Oso', price: '9.00' }),
    product('p2', { name: 'Ñu', price: '10.00' }),
    product('p3', { name: 'Nutria', price: '100.00' }),
    product('p4', { name: 'Águila' }),
  );

  expect(idsOf(await find('sort=name'))).toEqual(['p4', 'p3', 'p2', 'p1']);
  expect(idsOf(await find('sort=price_asc'))).toEqual(['p1', 'p2', 'p3', 'p4']);
  expect(idsOf(await find('sort=price_desc'))).toEqual(['p3', 'p2', 'p1', 'p4']);
});

it('filters, and counts each facet under all filters but its own', async () => {
  const shop = [
    product('p1', { category: 'Café', brand: 'Sol', price: '5.00', tags: ['nuevo'] }),
    product('p2', { category: 'Café', brand: 'Luna', price: '15.00' }),
    product('p3', { category: 'Té, hierbas', brand: 'Sol', price: '25.00', in_stock: false }),
  ];
  await only(...shop);

  expect(idsOf(await find('category=cafe&sort=name'))).toEqual(['p1', 'p2']);
  expect(idsOf(await find(`category=${encodeURIComponent('Té, hierbas')}`))).toEqual(['p3']);
  expect(idsOf(await find('brand=sol&brand=luna&sort=price_asc'))).toEqual(['p1', 'p2', 'p3']);
  expect(idsOf(await find('price_min=5.00&price_max=15&sort=price_asc'))).toEqual(['p1', 'p2']);
  expect(idsOf(await find('in_stock=false'))).toEqual(['p3']);
  expect(idsOf(await find('tags=nuevo'))).toEqual(['p1']);

  const { items, facets, total } = await find('brand=Luna&facets=brand,category,price,in_stock,tags');
  expect(items).toHaveLength(1);
  expect(total.value).toBe(1);
  expect(facets).toEqual({
    brand: [
      { value: 'Sol', count: 2 },
      { value: 'Luna', count: 1 },
    ],
    category: [{ value: 'Café', count: 1 }],
    price: { min: '15.00', max: '15.00' },
    in_stock: [{ value: 'true', count: 1 }],
    tags: [],
  });
});

it('marks what was found and escapes everything else', async () => {
  await only(product('p1', { name: 'Zapatilla <b>roja</b>', description: 'Una zapatilla & un lazo' }));

  const [item] = (await find('q=zapatillas&highlight=true')).items;

  expect(item?.['highlight']).toEqual({
    name: '<mark>Zapatilla</mark> &lt;b&gt;roja&lt;&#x2F;b&gt;',
    description: 'Una <mark>zapatilla</mark> &amp; un lazo',
  });
});

it('takes any text for a query as a text', async () => {
  await only(product('p1', { name: 'Mesa' }));
  const texts = [
    '"; DROP TABLE products; --',
    '{"match_all":{}}',
    'a* OR b~ (c',
    '\\',
    '\u0000',
    '%',
    '*',
    '👟',
    'ñ'.repeat(512),
    'a '.repeat(256),
    '_id:p1',
    "l'",
    '...',
  ];

  for (const text of texts) {
    for (const mode of ['auto', 'exact', 'prefix', 'fuzzy']) {
      for (const sort of ['relevance', 'newest']) {
        const body = await find(new URLSearchParams({ q: text, mode, sort, highlight: 'true' }).toString());
        expect(body.total.value, text).toBe(0);
      }
    }
    expect(
      (await app.get(`/search/acme/products/suggest?${new URLSearchParams({ q: text }).toString()}`)).status,
    ).toBe(text.trim() === '' ? 400 : 200);
  }
});

it('gives the order by price only what is found without a typo, where there is any', async () => {
  await only(product('p1', { name: 'Mesa', price: '9.00' }), product('p2', { name: 'Meta', price: '1.00' }));

  expect(idsOf(await find('q=mesa&sort=price_asc'))).toEqual(['p1']);
  expect(await find('q=mesw&sort=price_asc')).toMatchObject({
    typo_applied: true,
    items: [{ product_id: 'p1', match: 'typo' }],
  });
});

it('suggests products, categories and brands while the last word is typed, wrongly too', async () => {
  await only(
    product('p1', { name: 'Zapatillas de correr', category: 'Zapatillas', brand: 'Zancada' }),
    product('p2', { name: 'Funda para zapatos', category: 'Accesorios', brand: 'Otra' }),
  );
  const suggest = async (q: string) =>
    (await app.get(`/search/acme/products/suggest?q=${encodeURIComponent(q)}`)).body;

  expect(await suggest('zapat')).toMatchObject({
    products: [{ product_id: 'p1' }, { product_id: 'p2' }],
    categories: [{ value: 'Zapatillas', products: 1 }],
    brands: [],
  });
  expect(await suggest('zapta')).toMatchObject({ products: [{ product_id: 'p1' }, { product_id: 'p2' }] });
  expect(await suggest('zanc')).toMatchObject({ brands: [{ value: 'Zancada', products: 1 }] });
  expect(await suggest('f p zap')).toMatchObject({ products: [{ product_id: 'p2' }] });
  expect(await suggest('a zap')).toMatchObject({ products: [{ product_id: 'p1' }, { product_id: 'p2' }] });
});

it('finds purchases by their items and ids, newest first, in the days of the tenant', async () => {
  await engine.provision('acme');
  const purchase = (id: string, purchased_at: string, fields = {}) => ({
    purchase_id: id,
    customer_id: 'cli-7',
    status: 'Paid',
    total: '12.50',
    items: [{ product_id: 'prd-9', name: 'Mesa plegable', sku: 'MES-1', quantity: 1 }],
    item_count: 1,
    purchased_at,
    ...fields,
  });
  await engine.put('acme', 'purchases', [
    purchase('pur-1', '2026-01-31T23:59:59.999Z'),
    purchase('pur-2', '2026-02-01T00:00:00.000Z', { status: 'shipped', total: '100.00' }),
    purchase('pur-3', '2026-02-02T10:00:00.000Z', { customer_id: 'cli-8', items: [] }),
  ]);
  const ids = async (query: string) =>
    (await app.get(`/search/acme/purchases?${query}`)).body.items.map((item) => item.purchase_id);

  expect(await ids('')).toEqual(['pur-3', 'pur-2', 'pur-1']);
  expect(await ids('sort=oldest')).toEqual(['pur-1', 'pur-2', 'pur-3']);
  expect(await ids('sort=total_desc&size=1')).toEqual(['pur-2']);
  expect(await ids('q=mesas')).toEqual(['pur-2', 'pur-1']);
  expect(await ids('q=pur-3')).toEqual(['pur-3']);
  expect(await ids('q=prd-9')).toEqual(['pur-2', 'pur-1']);
  expect(await ids('q=mesaa%20plegable')).toEqual(['pur-2', 'pur-1']);
  expect(await ids('status=paid')).toEqual(['pur-3', 'pur-1']);
  expect(await ids('customer_id=cli-8')).toEqual(['pur-3']);
  expect(await ids('from=2026-02-01&to=2026-02-01')).toEqual(['pur-2']);
  expect(await ids('to=2026-01-31')).toEqual(['pur-1']);
  expect(await ids('total_min=12.51')).toEqual(['pur-2']);
  expect(await walk('/search/acme/purchases?size=1')).toEqual(['pur-3', 'pur-2', 'pur-1']);

  const { body } = await app.get('/search/acme?q=mesa');
  expect(body).toMatchObject({ products: { total: { value: 0 } }, purchases: { total: { value: 2 } } });
});

it('tells how far it reaches, and a new tag after every change that can be seen', async () => {
  await only(product('p1'));
  await engine.putFreshness('acme', 'products', {
    indexed_through: '2026-01-01T00:00:00.000Z',
    lag_ms: 40,
    measured_at: '2026-01-01T00:00:00.000Z',
  });
  const tag = async () => String((await app.get('/search/acme/products')).headers.get('etag'));

  expect((await find('')).freshness).toMatchObject({
    indexed_through: '2026-01-01T00:00:00.000Z',
    parked: 0,
  });

  const tags = [await tag()];
  await engine.put('acme', 'products', [product('p2')]);
  tags.push(await tag());
  await engine.put('acme', 'products', [product('p2', { name: 'x' })]);
  tags.push(await tag());
  await engine.put('acme', 'products', [{ product_id: 'p2', deleted: true }]);
  tags.push(await tag());
  expect(new Set(tags.slice(0, 3)).size).toBe(3);
  expect(tags[3]).toBe(tags[0]);
  expect((await app.get('/search/acme/products', { 'if-none-match': tags.at(-1) ?? '' })).status).toBe(304);
});

it('answers 503 for a tenant without indices, and for that tenant alone', async () => {
  await only(product('p1'));
  const lonely = await testApp({
    index: new ElasticsearchSearchIndex(
      new SearchEngine({ ...inject('engines').elasticsearch, url: 'http://127.0.0.1:9' }),
      { timeoutMs: 500 },
    ),
  });

  expect((await lonely.get('/search/acme/products')).status).toBe(503);
  expect((await app.get('/search/acme/products')).status).toBe(200);
});
