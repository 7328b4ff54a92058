import { beforeAll, describe, expect, inject, it } from 'vitest';
import { ElasticsearchSearchIndex } from '../src/adapters/elasticsearch-search-index.ts';
import { catalogue, type CatalogueProduct } from './support/catalogue.ts';
import { ndcg } from './support/ndcg.ts';
import { type TestApp, testApp } from './support/search-app.ts';
import { SearchEngine } from './support/search-engine.ts';

/** A product is good (2) or acceptable (1) where its name matches; everything else is wrong. */
interface Judged {
  readonly query: string;
  readonly good: RegExp;
  readonly acceptable?: RegExp;
}

const KINDS: Readonly<Record<string, readonly Judged[]>> = {
  'plain words': [
    { query: 'mesa', good: /^Mesa /, acceptable: /^Lámpara de mesa / },
    { query: 'camiseta roja', good: /^Camiseta .* roja$/ },
    { query: 'leche', good: /^Leche / },
    { query: 'zapatillas zancada', good: /^Zapatillas Zancada/ },
    { query: 'auriculares', good: /^Auriculares / },
  ],
  plurals: [
    { query: 'mesas', good: /^Mesa /, acceptable: /^Lámpara de mesa / },
    { query: 'zapatilla roja', good: /^Zapatillas .* rojas$/ },
    { query: 'calcetín', good: /^Calcetines / },
    { query: 'sofás', good: /^Sofá / },
    { query: 'camas', good: /^Cama / },
    { query: 'pantalones negros', good: /^Pantalón .* negra$/ },
  ],
  accents: [
    { query: 'sofa', good: /^Sofá / },
    { query: 'estanteria', good: /^Estantería / },
    { query: 'PANTALÓN', good: /^Pantalón / },
    { query: 'movil nube 14', good: /^Móvil Nube 14 / },
    { query: 'sarten', good: /^Sartén / },
  ],
  'ñ is a letter': [
    { query: 'moño', good: /^Moño / },
    { query: 'mono', good: /^Peluche mono /, acceptable: /^Moño / },
    { query: 'caña de pescar', good: /^Caña de pescar / },
    { query: 'año nuevo', good: /año nuevo/ },
    { query: 'paño', good: /^Paño / },
  ],
  'a keyboard without ñ': [
    { query: 'cana de pescar', good: /^Caña de pescar / },
    { query: 'ano nuevo', good: /año nuevo/ },
    { query: 'toalla bano', good: /^Toalla de baño / },
    { query: 'norteno botas', good: /^Botas Norteño/ },
  ],
  'sin and con': [
    { query: 'agua sin gas', good: /^Agua .* sin gas$/ },
    { query: 'agua con gas', good: /^Agua .* con gas$/ },
    { query: 'pan sin gluten', good: /^Pan .* sin gluten$/ },
    { query: 'auriculares sin cable', good: /^Auriculares .* sin cable$/ },
    { query: 'leche sin lactosa', good: /^Leche .* sin lactosa$/ },
  ],
  typos: [
    { query: 'zapatilas', good: /^Zapatillas / },
    { query: 'camsieta', good: /^Camiseta / },
    { query: 'auricualres', good: /^Auriculares / },
    { query: 'estantreia', good: /^Estantería / },
    { query: 'galetas sin gluten', good: /^Galletas .* sin gluten$/ },
  ],
  'words that sound alike': [
    { query: 'bajilla', good: /^Vajilla / },
    { query: 'sapatos', good: /^Zapatos / },
    { query: 'yogur', good: /^Yogur / },
    { query: 'vajiya', good: /^Vajilla / },
  ],
  'the unfinished last word': [
    { query: 'zapati', good: /^Zapatillas / },
    { query: 'mesa plega', good: /^Mesa .* plegable$/, acceptable: /^Lámpara de mesa .* plegable$/ },
    { query: 'auricu', good: /^Auriculares / },
    { query: 'camiseta ro', good: /^Camiseta .* roja$/ },
  ],
  'a typo in the unfinished last word': [
    { query: 'zaptill', good: /^Zapatillas / },
    { query: 'estatnt', good: /^Estantería / },
    { query: 'auricl', good: /^Auriculares / },
  ],
  'joined and split words': [
    { query: 'porta rollos', good: /^Portarrollos / },
    { query: 'saca corchos', good: /^Sacacorchos / },
    { query: 'abrelatas', good: /^Abre latas / },
    { query: '128gb', good: /128 GB$/ },
    { query: '256 GB', good: /256GB$/ },
  ],
  'the thing before what it is for': [
    { query: 'nube 15', good: /^Móvil .* Nube 15 /, acceptable: /para Nube 15/ },
    { query: 'funda nube 15', good: /^Funda para Nube 15 / },
    { query: 'cargador para nube 15', good: /^Cargador USB-C para Nube 15 / },
  ],
  'a model number is not another one': [{ query: 'nube 14', good: /^Móvil Nube 14 / }],
};

let app: TestApp;
const products = catalogue();

beforeAll(async () => {
  const engine = new SearchEngine(inject('engines').elasticsearch);
  await engine.provision('acme');
  await engine.put('acme', 'products', products as never);
  app = await testApp({ index: new ElasticsearchSearchIndex(engine, { timeoutMs: 10_000 }) });
});

async function search(query: string): Promise<readonly CatalogueProduct[]> {
  const { body } = await app.get(`/search/acme/products?size=10&q=${encodeURIComponent(query)}`);
  return body.items as unknown as readonly CatalogueProduct[];
}

function gradesOf({ good, acceptable }: Judged): ReadonlyMap<string, number> {
  const grade = (name: string) => (good.test(name) ? 2 : acceptable?.test(name) ? 1 : 0);
  return new Map(
    products
      .map(({ product_id, name }) => [product_id, grade(name)] as const)
      .filter(([, points]) => points > 0),
  );
}

describe('how good the first ten are (nDCG@10)', () => {
  it.each(Object.entries(KINDS))('%s', async (_kind, judged) => {
    const scores = await Promise.all(
      judged.map(async (query) => {
        const found = (await search(query.query)).map(({ product_id }) => product_id);
        return { query: query.query, ndcg: Math.round(ndcg(found, gradesOf(query)) * 100) / 100 };
      }),
    );

    const mean = scores.reduce((sum, { ndcg: score }) => sum + score, 0) / scores.length;
    expect(mean, JSON.stringify(scores)).toBeGreaterThanOrEqual(0.95);
  });
});

it('finds a product by its code, whole or from the beginning, with or without dashes, first of all', async () => {
  for (const { sku, product_id } of products.slice(0, 40)) {
    for (const typed of [
      sku,
      sku.toLowerCase(),
      sku.replaceAll('-', ''),
      sku.replaceAll('-', ' '),
      sku.slice(0, 8),
    ]) {
      const [first] = await search(typed);
      expect(first?.product_id, typed).toBe(product_id);
    }
  }
});

it('gives the opposite of sin and con to nobody', async () => {
  for (const query of [
    'agua sin gas',
    'agua con gas',
    'pan sin gluten blanco',
    'auriculares con cable verdes',
  ]) {
    const link = query.includes(' sin ') ? 'sin' : 'con';
    const word = query.split(` ${link} `)[1]?.split(' ')[0] ?? '';
    const opposite = `${link === 'sin' ? 'con' : 'sin'} ${word}`;
    const found = await search(query);

    expect(found.length, query).toBeGreaterThan(0);
    expect(
      found.filter(({ name }) => name.includes(opposite)),
      query,
    ).toEqual([]);
  }
});
