import { setImmediate as nextTurn } from 'node:timers/promises';
import { PRODUCTS } from '@cloudpf/change-stream';
import { describe, expect, it } from 'vitest';
import { productChange } from '../test/changes.ts';
import { refuse, scriptedCells, tenant } from '../test/scripted-cells.ts';
import { ElasticsearchTenantIndex } from './elasticsearch-tenant-index.ts';

const REFUSED = { status: 400, error: { type: 'document_parsing_exception', reason: 'no such field' } };
const CREATED = { status: 201, _seq_no: 1, _primary_term: 1 };

function inserts(count: number) {
  return Array.from({ length: count }, (_, place) =>
    productChange({ sequence: place + 1, key: `p-${place}`, event: 'INSERT' }),
  );
}

function isBad(key: string): boolean {
  return key.endsWith('7');
}

describe('a large lane', () => {
  it('is written by two requests at once, and each change gets its own outcome', async () => {
    let underWay = 0;
    let most = 0;
    const cells = scriptedCells(async ({ documents }) => {
      most = Math.max(most, ++underWay);
      await nextTurn();
      underWay--;
      return {
        items: documents.map((document) => {
          const { product_id } = JSON.parse(document) as { product_id: string };
          return { create: isBad(product_id) ? REFUSED : CREATED };
        }),
      };
    });
    const lane = inserts(999);

    const outcomes = await new ElasticsearchTenantIndex(cells, PRODUCTS).apply(tenant, lane);

    expect(outcomes.map(({ kind }) => kind)).toEqual(
      lane.map(({ key }) => (isBad(key) ? 'rejected' : 'applied')),
    );
    expect(most).toBe(2);
  });

  it('gives a refused key up only when nothing sent with it is under way', async () => {
    let underWay = 0;
    let nth = 0;
    const cells = scriptedCells(async ({ documents }) => {
      if (++nth === 1) refuse(401, 'security_exception');
      underWay++;
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      underWay--;
      return { items: documents.map(() => ({ create: CREATED })) };
    });
    const leftUnderWay: number[] = [];
    const forget = () => void leftUnderWay.push(underWay);

    const outcomes = await new ElasticsearchTenantIndex({ ...cells, forget }, PRODUCTS).apply(
      tenant,
      inserts(400),
    );

    expect(leftUnderWay).toEqual([0]);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['unavailable']));
  });
});
