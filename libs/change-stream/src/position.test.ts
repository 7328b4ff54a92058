import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backfillPosition, isNewer, positionKey, positionOf, streamLabelOf } from './position.ts';

const label = '2026-11-24T04:00:00.000';
const sequence = fc.bigInt(1n, 10n ** 40n - 1n);

describe('positionOf', () => {
  it('orders sequence numbers as integers, whatever their lengths', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(isNewer(positionOf(label, `${a}`)!, positionOf(label, `${b}`)!)).toBe(a > b);
      }),
    );
  });

  it('puts every change of a recreated stream after those of its predecessor', () => {
    fc.assert(
      fc.property(sequence, sequence, (old, recreated) => {
        const later = positionOf('2026-11-24T04:00:00.001', `${recreated}`)!;
        expect(isNewer(later, positionOf(label, `${old}`)!)).toBe(true);
      }),
    );
  });

  it('takes leading zeros, as some engines pad to 21 digits', () => {
    expect(positionOf(label, '000000000000000000012')).toBe(positionOf(label, '12'));
  });

  it('puts a table read before every streamed change of the same stream', () => {
    expect(isNewer(positionOf(label, '1')!, backfillPosition(label))).toBe(true);
  });

  it.each(['', '-1', '1.5', 'abc', '1e3', '9'.repeat(41)])('refuses the sequence number %j', (text) => {
    expect(positionOf(label, text)).toBeUndefined();
  });

  it('has a form for object keys that keeps the order', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        const [keyA, keyB] = [
          positionKey(positionOf(label, `${a}`)!),
          positionKey(positionOf(label, `${b}`)!),
        ];
        expect(keyA > keyB).toBe(a > b);
        expect(keyA).toMatch(/^[\w.-]+$/);
      }),
    );
  });
});

describe('streamLabelOf', () => {
  it('finds the label in the ARN of a stream', () => {
    expect(streamLabelOf(`arn:aws:dynamodb:eu-west-1:000000000000:table/products/stream/${label}`)).toBe(
      label,
    );
  });

  it.each([
    '',
    'arn:aws:dynamodb:eu-west-1:0:table/products',
    'x/stream/',
    'x/stream/../../etc',
    'x/stream/a b',
  ])('finds none in %j', (arn) => {
    expect(streamLabelOf(arn)).toBeUndefined();
  });
});
