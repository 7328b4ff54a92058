import fc from 'fast-check';
import { beforeAll, expect, inject, it } from 'vitest';
import { ElasticsearchSearchIndex } from '../src/adapters/elasticsearch-search-index.ts';
import { type TestApp, testApp } from './support/search-app.ts';
import { SearchEngine } from './support/search-engine.ts';

/** Words one or two letters from each other, so that almost every query has both kinds of hits. */
const WORDS = [
  'mesa',
  'meta',
  'misa',
  'pesa',
  'mesita',
  'camisa',
  'camiseta',
  'casita',
  'pasta',
  'pista',
  'costa',
  'corta',
  'manta',
  'mantel',
  'cartel',
  'cuartel',
];

const LARGEST = 60;

let engine: SearchEngine;
let app: TestApp;

beforeAll(async () => {
  engine = new SearchEngine(inject('engines').elasticsearch);
  await engine.provision('acme');
  app = await testApp({ index: new ElasticsearchSearchIndex(engine, { timeoutMs: 10_000 }) });
});

const word = fc.constantFrom(...WORDS);
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const shop = fc.array(fc.record({ name, category: name, brand: word }), { minLength: 5, maxLength: LARGEST });
/** They take the products of the shop before away. */
const tombstones = Array.from({ length: LARGEST }, (_, at) => ({
  product_id: `p${String(at)}`,
  deleted: true,
}));

it('never ranks an exact match below a typo match, whatever the shop', async () => {
  await fc.assert(
    fc.asyncProperty(shop, fc.array(word, { minLength: 1, maxLength: 3 }), async (drafts, query) => {
      const products = drafts.map((draft, at) => ({
        product_id: `p${String(at)}`,
        in_stock: true,
        ...draft,
      }));
      await engine.put('acme', 'products', [...products, ...tombstones.slice(products.length)]);
      const hasAll = (id: string) => {
        const product = products.find(({ product_id }) => product_id === id);
        const words = new Set(`${product?.name} ${product?.category} ${product?.brand}`.split(' '));
        return query.every((asked) => words.has(asked));
      };

      const { body } = await app.get(`/search/acme/products?size=100&q=${query.join('%20')}%20`);

      const exact = body.items.map(({ product_id }) => hasAll(product_id));
      const expected = products.filter(({ product_id }) => hasAll(product_id)).length;
      expect(exact.slice(0, expected)).toEqual(Array.from({ length: expected }, () => true));
      for (const item of body.items) {
        expect(item['match'] === 'exact', item.name).toBe(hasAll(item.product_id));
      }
    }),
    { numRuns: 25 },
  );
});
