import { TenantId } from '@cloudpf/tenant-routing';
import { expect, it } from 'vitest';
import { freshnessIndexDefinition, indexAliases, indexDefinition } from './index-definition.ts';
import { META_FIELDS } from './mappings.ts';
import { TABLES } from './names.ts';

/** What the server itself, or the modules of the official image, know under these names. */
const KNOWN = {
  char_filter: ['mapping', 'pattern_replace'],
  filter: ['stop', 'stemmer', 'edge_ngram', 'truncate', 'shingle'],
  mapper: ['text', 'keyword', 'date', 'boolean', 'long', 'double', 'flattened'],
};

interface Component {
  readonly type: string;
}

it.each(['char_filter', 'filter'] as const)('uses no other %s than those of every node', (kind) => {
  const { analysis } = indexDefinition('products').settings as {
    analysis: Record<typeof kind, Record<string, Component>>;
  };

  for (const { type } of Object.values(analysis[kind])) expect(KNOWN[kind]).toContain(type);
});

it.each(TABLES)('uses no other mapper for %s than those of the server', (table) => {
  const types = JSON.stringify(indexDefinition(table).mappings).matchAll(/"type":"(\w+)"/g);

  for (const [, type] of types) expect(KNOWN.mapper).toContain(type);
});

it.each(TABLES)('keeps the marks of the pipeline beside each of the %s', (table) => {
  const { dynamic, properties } = indexDefinition(table).mappings;

  expect(dynamic).toBe('strict');
  for (const field of META_FIELDS) expect(properties).toHaveProperty(field);
});

it('always says how often it refreshes', () => {
  expect(indexDefinition('products').settings['refresh_interval']).toBe('200ms');
  expect(indexDefinition('products', { refreshInterval: '1s' }).settings['refresh_interval']).toBe('1s');
  expect(freshnessIndexDefinition().settings['refresh_interval']).toBe('200ms');
});

it('has no copies on a single node, and as many as there is room for on several', () => {
  expect(indexDefinition('products').settings).toMatchObject({ number_of_replicas: 0 });
  const expanding = indexDefinition('products', { autoExpandReplicas: '0-1' }).settings;
  expect(expanding).toMatchObject({ auto_expand_replicas: '0-1' });
  expect(expanding).not.toHaveProperty('number_of_replicas');
});

it('reads without tombstones and writes to the live index', () => {
  expect(indexAliases(TenantId.parse('acme'), 'products')).toEqual({
    acme_products: { filter: { term: { deleted: false } } },
    acme_products_write: { is_write_index: true },
  });
});
