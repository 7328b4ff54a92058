import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { tenant } from '../../test/support/tenants.ts';
import { SearchUnavailableError } from '../errors.ts';
import { ElasticsearchSearchIndex } from './elasticsearch-search-index.ts';

const PRODUCTS = { table: 'products', body: { size: 1 } } as const;

interface Sent {
  readonly path: string;
  readonly body?: string;
  readonly bulkBody?: string;
}

function indexOver(answer: unknown) {
  const sent: Sent[] = [];
  const forgotten: string[] = [];
  const cells = {
    elasticsearch: async () => ({
      transport: {
        request: async (params: Sent) => {
          sent.push(params);
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
    }),
    forget: ({ tenant_id }: { readonly tenant_id: string }) => forgotten.push(tenant_id),
  };
  return { index: new ElasticsearchSearchIndex(cells, { timeoutMs: 1_500 }), sent, forgotten };
}

function refusal(statusCode: number | undefined): Error {
  return Object.assign(new Error('refused'), {
    statusCode,
    meta: { headers: { authorization: 'ApiKey secret' } },
  });
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

it("reads the tenant's alias and stops in time", async () => {
  const { index, sent } = indexOver({});

  await index.search(tenant('acme'), [PRODUCTS], 'r');

  expect(sent).toMatchObject([{ path: '/acme_products/_search', body: '{"size":1,"timeout":"1500ms"}' }]);
});

it('asks several questions in one round trip', async () => {
  const { index, sent } = indexOver({ responses: [{}, {}] });

  const pages = await index.search(tenant('acme'), [PRODUCTS, { table: 'purchases', body: {} }], 'r');

  expect(pages).toHaveLength(2);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.bulkBody?.split('\n').filter((_, line) => line % 2 === 0)).toEqual([
    '{"index":"acme_products"}',
    '{"index":"acme_purchases"}',
    '',
  ]);
});

it.each([undefined, 404, 429, 500, 503])(
  'says that search is unavailable where the node answers %s',
  async (status) => {
    const { index, forgotten } = indexOver(refusal(status));

    expect(await errorOf(index.search(tenant('acme'), [PRODUCTS], 'r'))).toBeInstanceOf(
      SearchUnavailableError,
    );
    expect(forgotten).toEqual([]);
  },
);

it('says so too where one of several questions is not answered', async () => {
  const { index } = indexOver({ responses: [{}, { error: { reason: 'no such index' }, status: 404 }] });

  expect(await errorOf(index.search(tenant('acme'), [PRODUCTS, PRODUCTS], 'r'))).toBeInstanceOf(
    SearchUnavailableError,
  );
});

it.each([401, 403])('reads the key anew after a %s', async (status) => {
  const { index, forgotten } = indexOver(refusal(status));

  await errorOf(index.search(tenant('acme'), [PRODUCTS], 'r'));

  expect(forgotten).toEqual(['acme']);
});

it.each([undefined, 400, 403])('never hands the key on with the error of a %s', async (status) => {
  const { index } = indexOver(refusal(status));

  const error = await errorOf(index.search(tenant('acme'), [PRODUCTS], 'r'));

  expect(inspect(error, { depth: Infinity })).toContain('refused');
  expect(inspect(error, { depth: Infinity })).not.toContain('secret');
});
