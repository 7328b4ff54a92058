import fc from 'fast-check';
import { expect, it } from 'vitest';
import { floatText } from './value-text.ts';

it.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [9_999_999, '9999999.0'],
  [10_000_000, '1.0E7'],
  [123_456_789.125, '1.23456789125E8'],
  [-2.5e-10, '-2.5E-10'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NaN, 'NaN'],
])('prints %d as Java does', (value, text) => {
  expect(floatText(value, 'double')).toBe(text);
});

it('prints the digits that lead back to the number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(Object.is(Number(floatText(value, 'double')), value)).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (value) => {
      expect(Object.is(Math.fround(Number(floatText(value, 'real'))), value)).toBe(true);
    }),
  );
});

it('gives reals no more digits than they have', () => {
  expect(floatText(Math.fround(0.1), 'real')).toBe('0.1');
});
