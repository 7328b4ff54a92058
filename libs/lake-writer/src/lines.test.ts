import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aChange } from '../test/fixtures/lake-records.ts';
import { readOpenCsv } from '../test/open-csv-reader.ts';
import { PURCHASE_COLUMNS } from '@cloudpf/lake-catalog';
import { line } from './lines.ts';
import { purchaseRow, type PurchaseRow } from './purchase-row.ts';

const asTheTableSays = { separator: ',', quote: '"', escape: '\u0001' };

const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', ',', ' ', '\n', '\r', '\t', 'n', 'ñ', '🧀', '\u0001'),
    maxLength: 12,
  }),
);

function readCsv(row: PurchaseRow): Record<string, string> {
  const [fields = [], ...more] = readOpenCsv(line('csv', row), asTheTableSays);
  expect(more).toEqual([]);
  expect(fields).toHaveLength(PURCHASE_COLUMNS.length);
  return Object.fromEntries(PURCHASE_COLUMNS.map(({ name }, index) => [name, fields[index] ?? '']));
}

describe('a JSON line', () => {
  it('is one line of JSON, money as decimal text', () => {
    const text = line('json', purchaseRow(aChange(1, { image: { status: 'a\nb', total: '12.50' } })));

    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(JSON.parse(text)).toMatchObject({
      status: 'a\nb',
      total: '12.50',
      items: [{ unit_price: '26.15' }],
    });
  });

  it('leaves out what the purchase has not', () => {
    const text = line('json', purchaseRow(aChange(1)));

    expect(JSON.parse(text)).not.toHaveProperty('updated_at');
    expect(JSON.parse(text)).not.toHaveProperty('attributes');
  });
});

describe('a CSV line', () => {
  it('has the columns of the table, every one quoted', () => {
    const text = line('csv', purchaseRow(aChange(1, { image: { status: 'so "called", paid' } })));

    expect(text).toBe(
      [
        '"event-1"',
        '"upsert"',
        '"purchase-1"',
        '"2026-01-01T00:00:00.000#0000000000000000000100000000000000000007"',
        '"2026-02-03T04:05:06.000Z"',
        '"customer-7"',
        '"so ""called"", paid"',
        '"EUR"',
        '"52.30"',
        '"2"',
        '"2026-02-03T04:05:05.123Z"',
        '""',
        '"[{""product_id"":""p-1"",""name"":""Jamón ibérico"",""quantity"":2,""unit_price"":""26.15""}]"',
        '""',
        '"1"\n',
      ].join(','),
    );
  });

  it('is read back by OpenCSVSerde as it was, save for control characters', () => {
    fc.assert(
      fc.property(nastyText, nastyText, nastyText, (key, status, name) => {
        const image = { status, items: [{ product_id: 'p', name, quantity: 1 }], attributes: { note: name } };
        const read = readCsv(purchaseRow(aChange(1, { key, image })));

        expect(read['purchase_id']).toBe(pictured(key));
        expect(read['status']).toBe(pictured(status));
        expect(JSON.parse(read['items']!)).toEqual(image.items);
        expect(JSON.parse(read['attributes']!)).toEqual({ note: name });
      }),
      { numRuns: 2_000 },
    );
  });

  it('would lose the backslashes of JSON text without an escape character in the table', () => {
    const row = purchaseRow(aChange(1, { image: { attributes: { note: 'say "yes"' } } }));

    const [fields = []] = readOpenCsv(line('csv', row), { ...asTheTableSays, escape: '\\' });

    expect(fields).not.toContain(row.attributes);
  });
});

/** Control characters as the writer documents them: their pictures in Unicode. */
function pictured(text: string): string {
  return Array.from(text, (character) =>
    character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : character,
  ).join('');
}
