import { PRODUCTS } from '@cloudpf/change-stream';
import { expect, it } from 'vitest';
import { productChange } from '../test/changes.ts';
import { scriptedCells, tenant } from '../test/scripted-cells.ts';
import { ElasticsearchTenantIndex } from './index.ts';

const FIRST = 'acme_products_write_000001';
const SECOND = 'acme_products_write_000002';
const BOTH = {
  acme_products_000001: { aliases: { [FIRST]: {} } },
  acme_products_000002: { aliases: { acme_products: {}, acme_products_write: {}, [SECOND]: {} } },
};
const { acme_products_000002: SWAPPED } = BOTH;

it.each([
  ['index_not_found_exception', 404],
  ['no_shard_available_action_exception', 503],
])('has a change applied whose other index is dropped meanwhile, which answers %s', async (type, status) => {
  let indices: Readonly<Record<string, object>> = BOTH;
  const cells = scriptedCells(
    ({ of, what }) => {
      if (what !== '_bulk') return { docs: [{ found: true, _source: { position: 'z' } }] };
      if (of === SECOND) return { items: [{ create: { status: 201, _seq_no: 1, _primary_term: 1 } }] };
      indices = { acme_products_000002: SWAPPED };
      return { items: [{ create: { status, error: { type } } }] };
    },
    () => indices,
  );
  const index = new ElasticsearchTenantIndex(cells, PRODUCTS);

  const outcomes = await index.apply(tenant, [productChange({ sequence: 1, event: 'INSERT' })]);

  expect(outcomes).toEqual([{ kind: 'applied' }]);
});

it('leaves a change unavailable that one of two present indices cannot take', async () => {
  const cells = scriptedCells(
    ({ of }) =>
      of === SECOND
        ? { items: [{ create: { status: 201, _seq_no: 1, _primary_term: 1 } }] }
        : { items: [{ create: { status: 503, error: { type: 'unavailable_shards_exception' } } }] },
    () => BOTH,
  );
  const index = new ElasticsearchTenantIndex(cells, PRODUCTS);

  const outcomes = await index.apply(tenant, [productChange({ sequence: 1, event: 'INSERT' })]);

  expect(outcomes).toMatchObject([{ kind: 'unavailable', reason: { code: 'unavailable_shards_exception' } }]);
});
