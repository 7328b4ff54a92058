import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMoney, sumMoney, timesMoney } from './money.ts';

describe('parseMoney', () => {
  it.each([
    ['12.5', '12.50'],
    ['12', '12.00'],
    ['0.1234', '0.1234'],
    ['1.5E+3', '1500.00'],
    ['25e-2', '0.25'],
    ['007.10', '7.10'],
    ['-3', '-3.00'],
    ['-0', '0.00'],
    ['123456789012345678', '123456789012345678.00'],
  ])('reads %s as %s', (text, money) => {
    expect(parseMoney(text)).toBe(money);
  });

  it.each([
    '',
    'abc',
    '1,5',
    '1.2.3',
    'NaN',
    'Infinity',
    '0x10',
    '1234567890123456789',
    '0.00001',
    '1e30',
    '9'.repeat(38),
  ])('refuses %j', (text) => {
    expect(parseMoney(text)).toBeUndefined();
  });

  it('reads what it wrote, unchanged', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n - 1n), fc.integer({ min: 0, max: 9999 }), (integer, decimals) => {
        const money = parseMoney(`${integer}.${decimals.toString().padStart(4, '0')}`);
        expect(parseMoney(money ?? '')).toBe(money);
      }),
    );
  });
});

describe('sumMoney and timesMoney', () => {
  const cents = fc.bigInt(0n, 10n ** 12n);
  const amountOf = (units: bigint) => `${units / 100n}.${(units % 100n).toString().padStart(2, '0')}`;

  it('add exactly', () => {
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 20 }), (amounts) => {
        expect(sumMoney(amounts.map(amountOf))).toBe(amountOf(amounts.reduce((sum, each) => sum + each, 0n)));
      }),
    );
  });

  it('multiply exactly', () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 10_000 }), (amount, quantity) => {
        expect(timesMoney(amountOf(amount), quantity)).toBe(amountOf(amount * BigInt(quantity)));
      }),
    );
  });
});
