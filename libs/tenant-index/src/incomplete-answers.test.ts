import { PRODUCTS } from '@cloudpf/change-stream';
import { describe, expect, it } from 'vitest';
import { productChange } from '../test/changes.ts';
import { scriptedCells, tenant } from '../test/scripted-cells.ts';
import { ElasticsearchTenantIndex } from './elasticsearch-tenant-index.ts';

const INCOMPLETE = { kind: 'unavailable', reason: { code: 'IncompleteAnswerError' } };

const twoChanges = (event: 'INSERT' | 'MODIFY') => [
  productChange({ sequence: 1, key: 'a', event }),
  productChange({ sequence: 2, key: 'b', event }),
];

describe('what a cell does not answer', () => {
  it.each<[string, unknown]>([
    ['no document', { docs: [] }],
    ['fewer documents than were asked for', { docs: [{ found: false }] }],
    ['a document of which it says neither', { docs: [{ found: false }, {}] }],
    ['a document without its sequence number', { docs: [{ found: false }, { found: true, _source: {} }] }],
    ['something else altogether', '<html>'],
  ])('is not taken for "not stored": %s', async (_, answer) => {
    const cells = scriptedCells(() => answer);

    const outcomes = await new ElasticsearchTenantIndex(cells, PRODUCTS).apply(tenant, twoChanges('MODIFY'));

    expect(outcomes).toMatchObject([INCOMPLETE, INCOMPLETE]);
    expect(cells.asked).toEqual(['_mget']);
  });

  it.each<[string, unknown]>([
    ['fewer results than there were writes', { items: [{ create: { status: 201 } }] }],
    ['no result', {}],
    ['something else altogether', '<html>'],
  ])('is not taken for "written": %s', async (_, answer) => {
    const cells = scriptedCells(() => answer);

    const outcomes = await new ElasticsearchTenantIndex(cells, PRODUCTS).apply(tenant, twoChanges('INSERT'));

    expect(outcomes).toMatchObject([INCOMPLETE, INCOMPLETE]);
    expect(cells.asked).toEqual(['_bulk']);
  });
});
