import { unavailable } from '@cloudpf/http-api';
import { expect, it } from 'vitest';
import { EMPTY, productPage, ScriptedSearchIndex } from '../test/fakes/scripted-search-index.ts';
import { testApp } from '../test/support/search-app.ts';
import { SearchUnavailableError } from './errors.ts';

const PRODUCTS = '/search/acme/products';

it.each([
  ['size=100000', 'size'],
  ['size=0', 'size'],
  ['size=1e1', 'size'],
  ['size=', 'size'],
  ['colour=red', 'colour'],
  ['q=a&q=b', 'q'],
  [`q=${'x'.repeat(513)}`, 'q'],
  ['mode=magic', 'mode'],
  ['sort=rank', 'sort'],
  ['price_min=1,50', 'price_min'],
  ['price_min=-1', 'price_min'],
  ['price_min=9&price_max=8.99', 'price_min'],
  ['in_stock=yes', 'in_stock'],
  ['facets=name', 'facets'],
  ['category=', 'category'],
  ['cursor=forged', 'cursor'],
  [`cursor=${'A'.repeat(60)}`, 'cursor'],
  [`brand=${'x'.repeat(257)}`, 'brand'],
  ['price_max=1;DROP TABLE products', 'price_max'],
])('refuses ?%s, names %s, and asks the index nothing', async (query, field) => {
  const index = new ScriptedSearchIndex(productPage(1));
  const app = await testApp({ index });

  const { status, body, headers } = await app.get(`${PRODUCTS}?${query}`);

  expect(status).toBe(400);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(body.errors.map(({ parameter }) => parameter)).toContain(field);
  expect(index.asked).toEqual([]);
});

it.each([
  ['from=2026-02-30', 'from'],
  ['from=yesterday', 'from'],
  ['to=2026-01-31T10:00:00', 'to'],
  ['from=2026-02-01&to=2026-01-01', 'from'],
  ['total_min=2&total_max=1', 'total_min'],
  ['mode=auto', 'mode'],
])('refuses purchases?%s and names %s', async (query, field) => {
  const app = await testApp({ index: new ScriptedSearchIndex(EMPTY) });

  const { status, body } = await app.get(`/search/acme/purchases?${query}`);

  expect(status).toBe(400);
  expect(body.errors.map(({ parameter }) => parameter)).toContain(field);
});

it.each(['', '/products', '/products/suggest?q=a', '/purchases', '/status'])(
  'hides another tenant and an unknown one alike at %s',
  async (route) => {
    const index = new ScriptedSearchIndex(EMPTY);
    const app = await testApp({ index });
    const asAcme = { authorization: await app.bearer('acme') };

    const foreign = await app.get(`/search/other${route}`, asAcme);
    const unknown = await app.get(`/search/nobody${route}`, asAcme);
    const malformed = await app.get(`/search/_all${route}`, asAcme);

    expect([foreign.status, unknown.status, malformed.status]).toEqual([404, 404, 404]);
    expect({ ...foreign.body, instance: '', request_id: '' }).toEqual({
      ...unknown.body,
      instance: '',
      request_id: '',
    });
    expect(index.asked).toEqual([]);
  },
);

it('wants a token that is good now and has the scope', async () => {
  const app = await testApp({ index: new ScriptedSearchIndex(EMPTY) });
  const expired = await app.bearer('acme', { expiresIn: '-1h' });
  const scopeless = await app.bearer('acme', { scope: 'analytics:read' });

  expect((await app.get(PRODUCTS, { authorization: '' })).status).toBe(401);
  expect((await app.get(PRODUCTS, { authorization: 'Bearer x.y.z' })).status).toBe(401);
  expect((await app.get(PRODUCTS, { authorization: expired })).status).toBe(401);
  expect((await app.get(PRODUCTS, { authorization: scopeless })).status).toBe(403);
});

it('answers 503 with a time to come back where the node does not answer', async () => {
  const app = await testApp({ index: new ScriptedSearchIndex(new SearchUnavailableError('acme')) });

  const { status, headers, body } = await app.get(PRODUCTS);

  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('2');
  expect(JSON.stringify(body)).not.toMatch(/ECONN|stack|127\.0\.0\.1/);
});

it('answers the status also while the node does not', async () => {
  const app = await testApp({ index: new ScriptedSearchIndex(new SearchUnavailableError('acme')) });

  const { status, body } = await app.get('/search/acme/status');

  expect(status).toBe(200);
  expect(body).toMatchObject({ search: 'unavailable', tables: { products: { documents: null, parked: 0 } } });
});

it('says in the status that a circuit is open and what the node failed with, and what it cannot read', async () => {
  const last_error = { code: 'ConnectionError', message: 'refused', at: '2026-11-24T04:00:00.000Z' };
  const app = await testApp({
    index: new ScriptedSearchIndex(EMPTY, EMPTY),
    cells: {
      read: async (table) => {
        if (table === 'purchases') throw new Error('the store does not answer');
        return { circuit: 'open', since: last_error.at, last_error };
      },
    },
  });

  const { body } = await app.get('/search/acme/status');

  expect(body).toMatchObject({
    tables: { products: { circuit: 'open', last_error }, purchases: { circuit: null, last_error: null } },
  });
});

it('says so when the time limit cut the search short', async () => {
  const app = await testApp({ index: new ScriptedSearchIndex({ ...EMPTY, isPartial: true }) });

  expect((await app.get(`${PRODUCTS}?q=mesa%20azul`)).body.partial).toBe(true);
});

it('leaves words out only where all of them find nothing, and says which', async () => {
  const hit = {
    source: { product_id: 'p', name: 'Mesa', in_stock: true },
    sort: [1_500, 'p'],
    matched: ['mesa'],
  };
  const some = { ...EMPTY, hits: [hit], total: { value: 1, relation: 'eq' } } as const;
  const app = await testApp({ index: new ScriptedSearchIndex(EMPTY, some) });

  const { body } = await app.get(`${PRODUCTS}?q=mesa%20cuántica`);

  expect(body.dropped_terms).toEqual(['cuántica']);
  expect(body.items).toMatchObject([{ match: 'partial', missing_terms: ['cuántica'] }]);
});

it('gives a cursor that is good for the same question of the same tenant alone', async () => {
  const app = await testApp({ index: new ScriptedSearchIndex(productPage(3)) });
  const first = await app.get(`${PRODUCTS}?q=mesa&size=2`);
  const cursor = String(first.body.next_cursor);
  const statusOf = async (path: string) => (await app.get(`${path}&cursor=${cursor}`)).status;

  expect(first.body.items).toHaveLength(2);
  expect(await statusOf(`${PRODUCTS}?q=mesa&size=2`)).toBe(200);
  expect(await statusOf(`${PRODUCTS}?q=mesa&size=50`)).toBe(200);
  expect(await statusOf(`${PRODUCTS}?q=silla&size=2`)).toBe(400);
  expect(await statusOf(`${PRODUCTS}?q=mesa&size=2&brand=x`)).toBe(400);
  expect(await statusOf('/search/other/products?q=mesa&size=2')).toBe(400);
  expect(await statusOf('/search/acme/purchases?q=mesa')).toBe(400);
});

it('answers 503 where a cursor is needed and its secrets cannot be read, and all else as ever', async () => {
  const index = new ScriptedSearchIndex(productPage(3));
  const cursor = String((await (await testApp({ index })).get(`${PRODUCTS}?q=mesa&size=2`)).body.next_cursor);
  const cursorSecrets = async () => {
    throw unavailable('cursors can be neither made nor read just now', 5);
  };
  const app = await testApp({ index, cursorSecrets });

  const more = await app.get(`${PRODUCTS}?q=mesa&size=2`);
  const next = await app.get(`${PRODUCTS}?q=mesa&size=3&cursor=${cursor}`);
  const whole = await app.get(`${PRODUCTS}?q=mesa&size=3`);

  expect([more.status, next.status, whole.status]).toEqual([503, 503, 200]);
  expect(more.headers.get('content-type')).toContain('application/problem+json');
  expect(more.headers.get('retry-after')).toBe('5');
});

it('begins the next page behind the last product shown', async () => {
  const index = new ScriptedSearchIndex(productPage(3));
  const app = await testApp({ index });
  const first = await app.get(`${PRODUCTS}?q=mesa&size=2`);
  await app.get(`${PRODUCTS}?q=mesa&size=2&cursor=${String(first.body.next_cursor)}`);

  expect(index.asked.at(-1)?.body['search_after']).toEqual([1_500, 'p1']);
});

it('spares whoever has the answer already, until something that search can see changes', async () => {
  const index = new ScriptedSearchIndex(productPage(1));
  const app = await testApp({ index });
  const etag = String((await app.get(`${PRODUCTS}?q=mesa`)).headers.get('etag'));
  const again = async (path: string) => (await app.get(path, { 'if-none-match': etag })).status;

  expect(await again(`${PRODUCTS}?q=mesa`)).toBe(304);
  expect(index.asked).toHaveLength(1);
  expect(await again(`${PRODUCTS}?q=silla`)).toBe(200);
  expect(await again('/search/other/products?q=mesa')).toBe(200);
  index.visible = 'b';
  expect(await again(`${PRODUCTS}?q=mesa`)).toBe(200);
});

it('lets no cache keep a purchase', async () => {
  const app = await testApp({ index: new ScriptedSearchIndex(EMPTY) });

  expect((await app.get('/search/acme/purchases')).headers.get('cache-control')).toBe('no-store');
  expect((await app.get('/search/acme')).headers.get('cache-control')).toBe('no-store');
  expect((await app.get(PRODUCTS)).headers.get('cache-control')).toBe('private, no-cache');
});

it('describes every route and parameter in its OpenAPI document', async () => {
  const app = await testApp({ index: new ScriptedSearchIndex(EMPTY) });

  const { body } = await app.get('/openapi.json');

  const paths = body['paths'] as Record<string, { get: { parameters: { name: string; schema: unknown }[] } }>;
  expect(Object.keys(paths)).toEqual([
    '/search/{tenant_id}',
    '/search/{tenant_id}/products',
    '/search/{tenant_id}/products/suggest',
    '/search/{tenant_id}/purchases',
    '/search/{tenant_id}/status',
  ]);
  const parameters = paths['/search/{tenant_id}/products']?.get.parameters ?? [];
  expect(parameters.find(({ name }) => name === 'size')?.schema).toMatchObject({
    type: 'integer',
    minimum: 1,
    maximum: 100,
  });
  expect(parameters.find(({ name }) => name === 'category')?.schema).toMatchObject({ type: 'array' });
});
