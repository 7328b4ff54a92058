import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backfillPosition,
  isNewer,
  type Position,
  positionKey,
  positionOf,
  streamLabelOf,
} from './position.ts';

const label = '2026-11-24T04:00:00.000';
const sequence = fc.bigInt(1n, 10n ** 40n - 1n);
const NOON = '2026-11-24T12:00:00.000Z';

function mark(position: Position | undefined, changedAt = NOON) {
  return { position: position ?? '', changedAt };
}

describe('positionOf', () => {
  it('orders sequence numbers as integers, whatever their lengths', () => {
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(isNewer(mark(positionOf(label, `${a}`)), mark(positionOf(label, `${b}`)))).toBe(a > b);
      }),
    );
  });

  it('puts every change of a recreated stream after those of its predecessor', () => {
    fc.assert(
      fc.property(sequence, sequence, (old, recreated) => {
        const later = mark(positionOf('2026-11-24T04:00:00.001', `${recreated}`));
        expect(isNewer(later, mark(positionOf(label, `${old}`)))).toBe(true);
      }),
    );
  });

  it('takes leading zeros, as some engines pad to 21 digits', () => {
    expect(positionOf(label, '000000000000000000012')).toBe(positionOf(label, '12'));
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

describe('isNewer', () => {
  const read = mark(backfillPosition(label, NOON), NOON);

  it('lets a change that was made after a table was read replace what was read', () => {
    const change = mark(positionOf(label, '1'), '2026-11-24T12:00:01.000Z');

    expect(isNewer(change, read)).toBe(true);
    expect(isNewer(read, change)).toBe(false);
  });

  it('takes a read of the table for newer than every change made well before it', () => {
    const change = mark(positionOf(label, '9'.repeat(40)), '2026-11-24T11:58:00.000Z');

    expect(isNewer(change, read)).toBe(false);
    expect(isNewer(read, change)).toBe(true);
  });

  it('goes by position where the times are too close to tell', () => {
    const change = mark(positionOf(label, '1'), '2026-11-24T11:59:30.000Z');

    expect(isNewer(change, read)).toBe(true);
    expect(isNewer(read, change)).toBe(false);
  });

  it('lets the later of two reads win, and no read replace itself', () => {
    const later = mark(backfillPosition(label, '2026-11-24T12:00:00.001Z'), '2026-11-24T12:00:00.001Z');

    expect(isNewer(later, read)).toBe(true);
    expect(isNewer(read, later)).toBe(false);
    expect(isNewer(read, read)).toBe(false);
  });

  it('puts a read of a recreated stream before no change of its predecessor', () => {
    const recreated = mark(backfillPosition('2026-11-25T00:00:00.000', NOON), NOON);
    const change = mark(positionOf(label, '9'.repeat(40)), NOON);

    expect(isNewer(recreated, change)).toBe(true);
    expect(isNewer(change, recreated)).toBe(false);
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
