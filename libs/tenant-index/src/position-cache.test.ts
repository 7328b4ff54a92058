import { PRODUCTS } from '@cloudpf/change-stream';
import { describe, expect, it } from 'vitest';
import { productChange } from '../test/changes.ts';
import { scriptedCells, tenant } from '../test/scripted-cells.ts';
import { ElasticsearchTenantIndex } from './elasticsearch-tenant-index.ts';

const REBUILT = { docs: [{ found: false }] };

/** A cell that takes every write, and holds none of them any more when it is read. */
function forgetfulCell() {
  const state = { isDown: false };
  const cells = scriptedCells(({ what, documents }) => {
    if (state.isDown) throw new Error('connection refused');
    if (what === '_mget') return REBUILT;
    return { items: documents.map(() => ({ index: { status: 200, _seq_no: 5, _primary_term: 1 } })) };
  });
  const index = new ElasticsearchTenantIndex(cells, PRODUCTS);
  const apply = async (sequence: number, event: 'INSERT' | 'MODIFY' = 'MODIFY') => {
    cells.asked.length = 0;
    const [outcome] = await index.apply(tenant, [productChange({ sequence, event })]);
    return { kind: outcome?.kind, asked: cells.asked.filter((what) => what.startsWith('_')) };
  };
  return { cells, state, apply };
}

describe('a position just written', () => {
  it('saves the read before the next change of the same item', async () => {
    const { apply } = forgetfulCell();
    await apply(1, 'INSERT');

    expect(await apply(2)).toEqual({ kind: 'applied', asked: ['_bulk'] });
  });

  it('decides alone about no change: an index that was rebuilt may hold nothing newer', async () => {
    const { apply } = forgetfulCell();
    await apply(2, 'INSERT');

    expect(await apply(1)).toEqual({ kind: 'applied', asked: ['_mget', '_bulk'] });
  });

  it('is forgotten when its cell is opened anew, as after its volume was lost and its keys with it', async () => {
    const { apply, cells } = forgetfulCell();
    await apply(1, 'INSERT');
    cells.reopen();

    expect(await apply(2)).toMatchObject({ asked: ['_mget', '_bulk'] });
  });

  it('is forgotten when its cell was unavailable', async () => {
    const { apply, state } = forgetfulCell();
    await apply(1, 'INSERT');
    state.isDown = true;
    expect(await apply(2)).toMatchObject({ kind: 'unavailable' });
    state.isDown = false;

    expect(await apply(2)).toMatchObject({ asked: ['_mget', '_bulk'] });
  });
});
