import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { GRANULARITIES, periodsOf } from './periods.ts';
import { lakeInstant, localText, resolveRange, type TimeRangeError } from './time-range.ts';
import { TimeZone } from './time-zone.ts';

const now = Date.parse('2026-11-24T02:00:00Z');

it('takes the last 30 days with today, where the tenant lives', () => {
  const { from, to } = resolveRange({ timeZone: 'America/Lima', now });

  expect(localText(from)).toBe('2026-10-25T00:00:00-05:00');
  expect(localText(to)).toBe('2026-11-24T00:00:00-05:00');
});

it('reads dates in the zone and instants as they are', () => {
  const { from, to } = resolveRange({
    from: '2026-03-29',
    to: '2026-03-30T00:00:00.5Z',
    timeZone: 'Europe/Madrid',
    now,
  });

  expect(lakeInstant(from)).toBe('2026-03-28T23:00:00.000Z');
  expect(lakeInstant(to)).toBe('2026-03-30T00:00:00.500Z');
});

it('starts a day without midnight at its first moment', () => {
  const { from } = resolveRange({ from: '2026-09-06', to: '2026-09-07', timeZone: 'America/Santiago', now });

  expect(localText(from)).toBe('2026-09-06T01:00:00-03:00');
  expect(lakeInstant(from)).toBe('2026-09-06T04:00:00.000Z');
});

it.each([
  ['from', { from: 'yesterday' }],
  ['from', { from: '2026-02-30' }],
  ['from', { from: "2026-01-01' OR 1=1 --" }],
  ['from', { from: '2026-01-01T10:00' }],
  ['to', { from: '2026-01-02', to: '2026-01-02' }],
  ['to', { from: '2026-01-02', to: '2026-01-01' }],
  ['from', { from: '2030-01-01' }],
  ['from', { from: '1900-01-01', to: '2026-01-01' }],
])('refuses the %s of %j', (end, given) => {
  expect(() => resolveRange({ ...given, timeZone: 'UTC', now })).toThrow(
    expect.objectContaining({ name: 'TimeRangeError', end }) as TimeRangeError,
  );
});

it('lists the periods that a range touches and says which are cut', () => {
  const range = resolveRange({ from: '2026-10-30', to: '2026-11-10', timeZone: 'Europe/Madrid', now });

  expect(periodsOf(range, 'week')).toEqual([
    { start: '2026-10-26', partial: true },
    { start: '2026-11-02', partial: false },
    { start: '2026-11-09', partial: true },
  ]);
  expect(periodsOf(range, 'month').map(({ start }) => start)).toEqual(['2026-10-01', '2026-11-01']);
  expect(periodsOf(range, 'quarter')).toEqual([{ start: '2026-10-01', partial: true }]);
});

it('counts days across a change of clocks, 23 and 25 hours long, once each', () => {
  const spring = resolveRange({ from: '2026-03-28', to: '2026-03-31', timeZone: 'Europe/Madrid', now });
  const autumn = resolveRange({ from: '2026-10-24', to: '2026-10-27', timeZone: 'Europe/Madrid', now });

  expect(periodsOf(spring, 'day').map(({ start }) => start)).toEqual([
    '2026-03-28',
    '2026-03-29',
    '2026-03-30',
  ]);
  expect(periodsOf(autumn, 'day').every(({ partial }) => !partial)).toBe(true);
});

it('puts every moment of a range into exactly one of its periods', () => {
  const zones = [
    'Europe/Madrid',
    'America/Santiago',
    'Asia/Beirut',
    'Africa/Cairo',
    'Pacific/Apia',
    'Asia/Kolkata',
  ];
  fc.assert(
    fc.property(
      fc.record({
        timeZone: fc.constantFrom(...zones),
        granularity: fc.constantFrom(...GRANULARITIES),
        start: fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2026, 11, 31) }),
        length: fc.integer({ min: 1, max: 90 * 86_400_000 }),
        share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      }),
      ({ timeZone, granularity, start, length, share }) => {
        const at = (ms: number) =>
          Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(timeZone);
        const starts = periodsOf({ from: at(start), to: at(start + length) }, granularity).map(
          (period) => period.start,
        );
        const local = at(start + length * share)
          .toPlainDate()
          .toString();
        expect(starts).toEqual([...new Set(starts)].sort());
        expect(starts.filter((period) => period <= local)).not.toHaveLength(0);
      },
    ),
    { numRuns: 200 },
  );
});

it.each(['Mars/Olympus', "UTC' --", '+05:00', '', 'a'.repeat(80), '../etc/passwd'])(
  'refuses the zone %j',
  (zone) => {
    expect(TimeZone.safeParse(zone).success).toBe(false);
  },
);

it('writes a zone as the database does', () => {
  expect(TimeZone.parse('america/lima')).toBe('America/Lima');
});
