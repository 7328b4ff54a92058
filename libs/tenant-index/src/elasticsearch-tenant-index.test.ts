import { CellGuard, PRODUCTS } from '@cloudpf/change-stream';
import { describe, expect, it } from 'vitest';
import { heartbeat, productChange } from '../test/changes.ts';
import { refuse, scriptedCells, tenant } from '../test/scripted-cells.ts';
import { ElasticsearchTenantIndex } from './elasticsearch-tenant-index.ts';

describe('ElasticsearchTenantIndex', () => {
  it('does not take a heartbeat as applied that its cell never saw', async () => {
    const index = new ElasticsearchTenantIndex(
      scriptedCells(() => {
        throw new Error('connection refused');
      }),
      PRODUCTS,
    );

    expect((await index.apply(tenant, [heartbeat()])).map(({ kind }) => kind)).toEqual(['unavailable']);
  });

  it('takes no heartbeat as proof while a change of its lane is unavailable', async () => {
    const busy = { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'queue full' } };
    const cells = scriptedCells(() => ({ items: [{ create: busy }] }));

    const outcomes = await new ElasticsearchTenantIndex(cells, PRODUCTS).apply(tenant, [
      productChange({ sequence: 1, event: 'INSERT' }),
      heartbeat(2),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
    expect(cells.asked).toEqual(['_bulk']);
  });

  it('leaves the circuit of a dead cell open, however many heartbeats pass', async () => {
    let asked = 0;
    const dead = scriptedCells(() => {
      asked++;
      throw new Error('connection refused');
    });
    const guard = new CellGuard(new ElasticsearchTenantIndex(dead, PRODUCTS), {
      attempts: 1,
      failuresToOpen: 2,
    });

    for (let beat = 0; beat < 5; beat++) await guard.apply(tenant, [heartbeat()]);

    expect(asked).toBe(2);
  });

  it('takes an older mark losing to a newer one as done', async () => {
    const index = new ElasticsearchTenantIndex(
      scriptedCells(() => refuse(409, 'version_conflict_engine_exception')),
      PRODUCTS,
    );

    expect(await index.apply(tenant, [heartbeat()])).toEqual([{ kind: 'applied' }]);
  });

  it('blames the cell, not the changes, where their positions cannot be read', async () => {
    const index = new ElasticsearchTenantIndex(
      scriptedCells(() => refuse(400, 'illegal_argument_exception')),
      PRODUCTS,
    );

    const outcomes = await index.apply(tenant, [
      productChange({ sequence: 1 }),
      productChange({ sequence: 2, key: 'p-2' }),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
  });

  it('halves a request that is refused as a whole until the culprit stands alone', async () => {
    const sizes: number[] = [];
    const index = new ElasticsearchTenantIndex(
      scriptedCells(({ what, documents }) => {
        if (what !== '_bulk') return {};
        sizes.push(documents.length);
        if (documents.some((document) => document.includes('culprit'))) refuse(413, 'too_large');
        return { items: documents.map(() => ({ create: { status: 201, _seq_no: 1, _primary_term: 1 } })) };
      }),
      PRODUCTS,
    );

    const outcomes = await index.apply(
      tenant,
      [1, 2, 3, 4].map((sequence) =>
        productChange({
          sequence,
          key: `p-${sequence}`,
          event: 'INSERT',
          name: sequence === 3 ? 'culprit' : 'fine',
        }),
      ),
    );

    expect(outcomes.map(({ kind }) => kind)).toEqual(['applied', 'applied', 'rejected', 'applied']);
    expect(sizes).toEqual([4, 2, 2, 1, 1]);
  });

  it('holds back what a newer change of the same item has not replaced yet', async () => {
    const busy = { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'queue full' } };
    const index = new ElasticsearchTenantIndex(
      scriptedCells(({ what }) =>
        what === '_mget' ? { docs: [{ found: false }] } : { items: [{ create: busy }] },
      ),
      PRODUCTS,
    );

    const outcomes = await index.apply(tenant, [
      productChange({ sequence: 1, event: 'INSERT' }),
      productChange({ sequence: 2 }),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
  });

  it.each([
    ['a page of a balancer', 400, undefined],
    ['a media type that the node does not know', 400, 'media_type_header_exception'],
    ['a request that was changed on its way', 400, 'illegal_argument_exception'],
  ])('blames the cell, not the changes, for %s', async (_, statusCode, type) => {
    let asked = 0;
    const index = new ElasticsearchTenantIndex(
      scriptedCells(() => {
        asked++;
        if (type !== undefined) refuse(statusCode, type);
        throw Object.assign(new Error('Bad Request'), { name: 'ResponseError', statusCode, body: '<html>' });
      }),
      PRODUCTS,
    );

    const outcomes = await index.apply(tenant, [
      productChange({ sequence: 1, key: 'a', event: 'INSERT' }),
      productChange({ sequence: 2, key: 'b', event: 'INSERT' }),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
    expect(asked).toBe(1);
  });

  it.each([
    'no write index is defined for alias [acme_products_write]',
    'pipeline with id [enrich] does not exist',
  ])('waits for a cell that is set up wrong: %s', async (reason) => {
    const error = { type: 'illegal_argument_exception', reason };
    const index = new ElasticsearchTenantIndex(
      scriptedCells(() => ({ items: [{ create: { status: 400, error } }] })),
      PRODUCTS,
    );

    expect(await index.apply(tenant, [productChange({ sequence: 1, event: 'INSERT' })])).toMatchObject([
      { kind: 'unavailable' },
    ]);
  });

  it('leaves a change for later that others overtake again and again, and takes none for superseded', async () => {
    const conflict = { status: 409, error: { type: 'version_conflict_engine_exception', reason: 'changed' } };
    const cells = scriptedCells(({ what }) =>
      what === '_mget' ? { docs: [{ found: false }] } : { items: [{ create: conflict }] },
    );

    const outcomes = await new ElasticsearchTenantIndex(cells, PRODUCTS).apply(tenant, [
      productChange({ sequence: 1 }),
    ]);

    expect(outcomes).toMatchObject([{ kind: 'unavailable', reason: { code: 'CONTENDED' } }]);
  });

  it('has the key read anew that its cell refused', async () => {
    const refused = scriptedCells(() => refuse(401, 'security_exception'));

    const outcomes = await new ElasticsearchTenantIndex(refused, PRODUCTS).apply(tenant, [
      productChange({ sequence: 1 }),
    ]);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable']);
    expect(refused.forgotten).toEqual(['acme']);
  });
});
