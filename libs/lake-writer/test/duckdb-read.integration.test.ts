import { describe, expect, it } from 'vitest';
import { LAKE_FORMATS } from '@cloudpf/lake-catalog';
import { S3Lake } from '../src/s3-lake.ts';
import { queryLake } from './duckdb-lake.ts';
import { InMemoryObjectStore } from './fakes/in-memory-object-store.ts';
import { aBatch, aRecord } from './fixtures/lake-records.ts';

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
    const objects = new Map(store.keys('raw/').map((key) => [key, store.object(key)!.body]));

    expect(
      await queryLake(
        format,
        objects,
        'SELECT sum(CAST(total AS DECIMAL(22,4))) AS total, count(*) AS rows FROM rows',
      ),
    ).toEqual([{ total: '123456789012345679.2012', rows: '3' }]);
    const itemsJson = format === 'json' ? 'to_json(items)' : 'items';
    const [read] = await queryLake(
      format,
      objects,
      `SELECT CAST(${itemsJson} AS VARCHAR) AS items, attributes FROM rows WHERE event_id = 'event-0'`,
    );
    expect(read?.['attributes']).toBe('{"note":"a \\"b\\" \\\\ c"}');
    expect(withoutNulls(JSON.parse(read?.['items'] as string))).toEqual(items);
  });
});

function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, field: unknown) => field ?? undefined));
}
