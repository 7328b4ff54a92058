import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ITEM_FIELDS, PURCHASE_COLUMNS } from '../src/columns.ts';
import { LAKE_FORMATS, type LakeFormat } from '../src/lake-format.ts';
import { S3Lake } from '../src/s3-lake.ts';
import { InMemoryObjectStore } from './fakes/in-memory-object-store.ts';
import { aBatch, aRecord } from './fixtures/lake-records.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lake-writer-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const ITEMS_TYPE = `STRUCT(${ITEM_FIELDS.map(({ name, type }) => `"${name}" ${type === 'integer' ? 'INTEGER' : 'VARCHAR'}`).join(', ')})[]`;

function columns(format: LakeFormat): string {
  const types = PURCHASE_COLUMNS.map(({ name, type }) => {
    if (format === 'csv') return `${name}: 'VARCHAR'`;
    return `${name}: '${type === 'items' ? ITEMS_TYPE : type === 'integer' ? 'INTEGER' : 'VARCHAR'}'`;
  });
  return `{${types.join(', ')}}`;
}

function relation(format: LakeFormat, file: string): string {
  return format === 'json'
    ? `read_json('${file}', format = 'newline_delimited', columns = ${columns('json')})`
    : `read_csv('${file}', auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', columns = ${columns('csv')})`;
}

const items = [
  { product_id: 'p-1', name: 'Jamón "ibérico" \\ 100 %, 🧀', quantity: 2, unit_price: '0.10' },
  { product_id: 'p-2', name: 'two\nlines', sku: 'S-2', quantity: 1 },
];

describe.each(LAKE_FORMATS)('a %s object read by DuckDB', (format) => {
  it('holds money exactly, nested items and every text', async () => {
    const store = new InMemoryObjectStore();
    const lake = new S3Lake({ store, format });
    await lake.write(
      aBatch([
        aRecord(0, {
          image: { total: '123456789012345678.9012', items, attributes: { note: 'a "b" \\ c' } },
        }),
        aRecord(1, { image: { total: '0.10' } }),
        aRecord(2, { removed: true, image: { total: '0.20' } }),
      ]),
    );
    const [key = ''] = store.keys('raw/');
    const file = join(folder, `rows.${format}.gz`);
    await writeFile(file, store.object(key)!.body);

    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const rows = relation(format, file);

    expect(
      await query(`SELECT sum(CAST(total AS DECIMAL(22,4))) AS total, count(*) AS rows FROM ${rows}`),
    ).toEqual([{ total: '123456789012345679.2012', rows: '3' }]);
    const itemsJson = format === 'json' ? 'to_json(items)' : 'items';
    const [read] = await query(
      `SELECT CAST(${itemsJson} AS VARCHAR) AS items, attributes FROM ${rows} WHERE event_id = 'event-0'`,
    );
    expect(read?.['attributes']).toBe('{"note":"a \\"b\\" \\\\ c"}');
    expect(withoutNulls(JSON.parse(read?.['items'] as string))).toEqual(items);
  });
});

function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, field: unknown) => field ?? undefined));
}
