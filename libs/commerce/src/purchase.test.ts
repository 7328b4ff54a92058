import { describe, expect, it } from 'vitest';
import { type Image } from './attribute-value.ts';
import { readPurchase } from './purchase.ts';

const item: Image = {
  tenant_id: { S: 'acme' },
  purchase_id: { S: 'c-1' },
  status: { S: 'paid' },
  purchased_at: { S: '2026-03-01T10:00:00-05:00' },
  items: {
    L: [
      { M: { product_id: { S: 'p-1' }, quantity: { N: '2' }, unit_price: { N: '10.1' } } },
      { M: { product_id: { S: 'p-2' }, quantity: { N: '1' }, unit_price: { N: '0.05' } } },
    ],
  },
};

describe('readPurchase', () => {
  it('adds up the items where there is no total, and counts the pieces', () => {
    expect(readPurchase(item)).toMatchObject({ total: '20.25', item_count: 3 });
  });

  it('trusts the total that is given', () => {
    expect(readPurchase({ ...item, total: { N: '19.99' } }).total).toBe('19.99');
  });

  it.each([
    '2026-01-31T10:30:00Z',
    '2026-02-28T23:59:59.120Z',
    '2024-02-29T00:00:00Z',
    '2026-12-01T00:00:00.000Z',
  ])('gives the UTC time %s as every other time, in UTC with milliseconds', (text) => {
    expect(readPurchase({ ...item, purchased_at: { S: text } }).purchased_at).toBe(
      new Date(text).toISOString(),
    );
  });

  it.each(['2026-13-01T00:00:00Z', '2026-01-01T24:00:01Z', '2026-01-01T10:60:00Z', '2026-00-10T00:00:00Z'])(
    'refuses %s, which no calendar and no clock has',
    (text) => {
      expect(() => readPurchase({ ...item, purchased_at: { S: text } })).toThrow(/purchased_at must be/);
    },
  );

  it('gives times in UTC', () => {
    expect(readPurchase(item).purchased_at).toBe('2026-03-01T15:00:00.000Z');
  });

  it.each([
    ['no status', { status: { NULL: true } }, 'status is missing'],
    ['no time', { purchased_at: { NULL: true } }, 'purchased_at is missing'],
    ['a time that is none', { purchased_at: { S: 'ayer' } }, 'purchased_at must be an ISO 8601 time'],
    ['items that are no list', { items: { S: 'x' } }, 'items must be a list (L), not S'],
    ['an item that is no map', { items: { L: [{ S: 'x' }] } }, 'items[0] must be a map (M), not S'],
    [
      'an item without a product',
      { items: { L: [{ M: { quantity: { N: '1' } } }] } },
      'items[0].product_id is missing',
    ],
    [
      'an item of no pieces',
      { items: { L: [{ M: { product_id: { S: 'p' }, quantity: { N: '0' } } }] } },
      'items[0].quantity must be at least 1',
    ],
    [
      'neither a total nor prices',
      { items: { L: [{ M: { product_id: { S: 'p' } } }] } },
      'total is missing, and the items have no prices to add up',
    ],
  ])('refuses %s and names the field', (_, fields, message) => {
    expect(() => readPurchase({ ...item, ...fields })).toThrow(message);
  });
});
