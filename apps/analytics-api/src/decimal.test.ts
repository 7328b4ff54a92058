import fc from 'fast-check';
import { expect, it } from 'vitest';
import { costUsd } from './cost.ts';
import { amountText, average } from './decimal.ts';

it.each([
  ['12.5000', '12.50'],
  ['12', '12.00'],
  ['0.0001', '0.0001'],
  ['-3.1200', '-3.12'],
  ['99999999999999999999999999999999.9999', '99999999999999999999999999999999.9999'],
])('writes %s as %s', (stored, written) => {
  expect(amountText(stored)).toBe(written);
});

it.each([
  ['1.00', '3', '0.33'],
  ['2.00', '3', '0.67'],
  ['0.01', '2', '0.01'],
  ['-0.01', '2', '-0.01'],
  ['0.0149', '3', '0.00'],
  ['10.0050', '1', '10.01'],
  ['7', '2', '3.50'],
])('divides %s by %s to %s, halves away from zero', (sum, count, result) => {
  expect(average(sum, count)).toBe(result);
});

it('has no average of nothing', () => {
  expect(average('0', '0')).toBeUndefined();
});

it('is never further from the exact average than half a cent', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      (sum, count) => {
        const cents = BigInt((average(String(sum), String(count)) ?? '').replace('.', ''));
        const error = cents * count - sum * 100n;
        expect(2n * (error < 0n ? -error : error) <= count).toBe(true);
      },
    ),
  );
});

it.each([
  [[0], '0.00005'],
  [[10_000_000], '0.00005'],
  [[1_000_000_000_000], '5.00'],
  [[10_000_001], '0.000050000005'],
  [[0, 20_000_000], '0.00015'],
])('bills %j bytes with %s dollars', (bytes, usd) => {
  expect(costUsd(bytes)).toBe(usd);
});
