import { describe, expect, it } from 'vitest';
import { type Image } from './attribute-value.ts';
import { readProduct } from './product.ts';

const item: Image = {
  tenant_id: { S: 'acme' },
  product_id: { S: 'p-1' },
  name: { S: 'Zapatilla niño 👟' },
  price: { N: '49.9' },
  stock: { N: '3' },
};

describe('readProduct', () => {
  it('keeps text as it is and money exact', () => {
    expect(readProduct(item)).toEqual({
      tenant_id: 'acme',
      product_id: 'p-1',
      name: 'Zapatilla niño 👟',
      price: '49.90',
      stock: 3,
      in_stock: true,
    });
  });

  it('keeps everything else as attributes, 38 digits included', () => {
    const digits = '12345678901234567890123456789012345678';

    const { attributes } = readProduct({
      ...item,
      code: { N: digits },
      sizes: { NS: ['36', '37'] },
      care: { M: { wash: { BOOL: true }, notes: { L: [{ S: 'frío' }, { NULL: true }] } } },
    });

    expect(attributes).toEqual({
      code: digits,
      sizes: ['36', '37'],
      care: { wash: true, notes: ['frío', null] },
    });
  });

  it('keeps an attribute of any name, on every level', () => {
    const odd: Image = JSON.parse('{"__proto__":{"S":"x"},"constructor":{"S":"y"}}') as Image;

    const { attributes } = readProduct({ ...odd, ...item, care: { M: odd }, ['__proto__']: { S: 'x' } });

    expect(JSON.stringify(attributes)).toBe(
      '{"__proto__":"x","constructor":"y","care":{"__proto__":"x","constructor":"y"}}',
    );
  });

  it('takes a set in whatever order it comes as the same', () => {
    const product = (sizes: string[], tags: string[]) =>
      readProduct({ ...item, sizes: { NS: sizes }, tags: { SS: tags } });

    expect(product(['37', '36'], ['b', 'a'])).toEqual(product(['36', '37'], ['a', 'b']));
  });

  it.each([
    ['stock 0', { stock: { N: '0' } }, false],
    ['no stock given', { stock: { NULL: true } }, true],
    ['in_stock said outright', { stock: { N: '5' }, in_stock: { BOOL: false } }, false],
  ])('tells from %s whether it is in stock', (_, fields, inStock) => {
    expect(readProduct({ ...item, ...fields }).in_stock).toBe(inStock);
  });

  it.each([
    ['a missing name', { name: { NULL: true } }, 'name is missing'],
    ['an empty name', { name: { S: ' ' } }, 'name is empty'],
    ['a name of the wrong type', { name: { N: '5' } }, 'name must be text (S), not N'],
    ['a price of the wrong type', { price: { S: 'caro' } }, 'price must be a number (N), not S'],
    ['a negative price', { price: { N: '-1' } }, 'price must not be negative'],
    [
      'a price of 38 digits',
      { price: { N: '9'.repeat(38) } },
      'price must have at most 18 integer digits and 4 decimals',
    ],
    ['half a piece in stock', { stock: { N: '1.5' } }, 'stock must be a whole number of at most 15 digits'],
    ['a tag that is no text', { tags: { L: [{ S: 'a' }, { N: '1' }] } }, 'tags[1] must be text (S), not N'],
    [
      'a time without a zone',
      { updated_at: { S: '2026-01-01T10:00:00' } },
      'updated_at must be an ISO 8601 time',
    ],
  ])('refuses %s and names the field', (_, fields, message) => {
    expect(() => readProduct({ ...item, ...fields })).toThrow(message);
  });
});
