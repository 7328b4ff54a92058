import { describe, expect, it } from 'vitest';

/** A cell that has the tenant's indices and nothing in them. */
export interface CellAddress {
  readonly url: string;
  readonly authorization: string;
  readonly tenant: string;
}

interface BulkItem {
  readonly status: number;
  readonly _seq_no?: number;
  readonly _primary_term?: number;
  readonly error?: { readonly type: string };
}

/** What a function that writes may count on, of a real node as of what stands in for one. */
export function describeCellNode(name: string, open: () => Promise<CellAddress>): void {
  describe(name, () => {
    it('tells which index is written to', async () => {
      const cell = await open();

      const aliases = await ask(cell, { method: 'GET', path: `${cell.tenant}_products_*/_alias` });

      expect(aliases.body).toMatchObject({
        [`${cell.tenant}_products_000001`]: { aliases: { [`${cell.tenant}_products_write`]: {} } },
      });
    });

    it('creates what is not there, and refuses to create it again', async () => {
      const cell = await open();

      const [first, again] = await bulk(cell, [
        ['create', { _id: 'a' }, document('1')],
        ['create', { _id: 'a' }, document('2')],
      ]);

      expect(first).toMatchObject({ status: 201, _primary_term: 1 });
      expect(again).toMatchObject({ status: 409, error: { type: 'version_conflict_engine_exception' } });
    });

    it('overwrites only what is as it was read', async () => {
      const cell = await open();
      const [created] = await bulk(cell, [['create', { _id: 'a' }, document('1')]]);
      const asRead = { _id: 'a', if_seq_no: created?._seq_no, if_primary_term: created?._primary_term };

      const [updated, stale] = await bulk(cell, [
        ['index', asRead, document('2')],
        ['index', asRead, document('3')],
      ]);

      expect(updated?.status).toBe(200);
      expect(updated?._seq_no).toBeGreaterThan(created?._seq_no ?? -1);
      expect(stale?.status).toBe(409);
    });

    it('overwrites without looking where nothing is expected', async () => {
      const cell = await open();

      const items = await bulk(cell, [
        ['index', { _id: 'a' }, document('1')],
        ['index', { _id: 'a' }, document('2')],
      ]);

      expect(items.map(({ status }) => status)).toEqual([201, 200]);
    });

    it('gives position and time of what is there, with what a guarded write needs, in the order of the ids', async () => {
      const cell = await open();
      const [created] = await bulk(cell, [['create', { _id: 'a' }, document('1')]]);

      const { body } = await ask(cell, {
        path: `${cell.tenant}_products_write/_mget?_source_includes=position,changed_at&filter_path=docs.found,docs._seq_no,docs._primary_term,docs._source,docs.error`,
        body: JSON.stringify({ ids: ['b', 'a'] }),
      });

      expect(body).toEqual({
        docs: [
          { found: false },
          {
            found: true,
            _seq_no: created?._seq_no,
            _primary_term: 1,
            _source: { position: '1', changed_at: '2026-01-01T00:00:00.000Z' },
          },
        ],
      });
    });

    it('keeps the later of two marks', async () => {
      const cell = await open();
      const mark = (version: number) =>
        ask(cell, {
          method: 'PUT',
          path: `${cell.tenant}_freshness/_doc/products?version=${version}&version_type=external_gte&filter_path=result`,
          body: JSON.stringify({ table: 'products' }),
        });

      const statuses = [await mark(20), await mark(20), await mark(30), await mark(10)];

      expect(statuses.map(({ status }) => status)).toEqual([201, 200, 200, 409]);
    });
  });
}

type Operation = readonly ['create' | 'index', object, object];

async function bulk(cell: CellAddress, operations: readonly Operation[]): Promise<readonly BulkItem[]> {
  const lines = operations.flatMap(([name, meta, source]) => [
    JSON.stringify({ [name]: meta }),
    JSON.stringify(source),
  ]);
  const { body } = await ask(cell, {
    path: `${cell.tenant}_products_write/_bulk`,
    body: `${lines.join('\n')}\n`,
  });
  const { items } = body as { readonly items: readonly Readonly<Record<string, BulkItem>>[] };
  return items.flatMap((item) => Object.values(item));
}

const document = (position: string) => ({
  position,
  deleted: false,
  changed_at: '2026-01-01T00:00:00.000Z',
  name: 'Café',
});

interface Question {
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
}

async function ask({ url, authorization }: CellAddress, { method = 'POST', path, body }: Question) {
  const type = path.includes('_bulk') ? 'application/x-ndjson' : 'application/json';
  const answer = await fetch(`${url}/${path}`, {
    method,
    headers: { authorization, 'content-type': type },
    ...(body === undefined ? {} : { body }),
  });
  expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch');
  return { status: answer.status, body: await answer.json() };
}
