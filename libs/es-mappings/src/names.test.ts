import { TenantId } from '@cloudpf/tenant-routing';
import { expect, it } from 'vitest';
import { generationAlias, generationOf, indexName } from './names.ts';

const acme = TenantId.parse('acme');

it('reads the generation back out of the name of an index', () => {
  expect(generationOf(indexName(acme, 'products', 42), acme, 'products')).toBe(42);
});

it.each([
  indexName(acme, 'purchases', 1),
  indexName(TenantId.parse('acme-2'), 'products', 1),
  generationAlias(acme, 'products', 1),
  'acme_products_1',
])('takes %s for no generation of the products', (name) => {
  expect(generationOf(name, acme, 'products')).toBeUndefined();
});
