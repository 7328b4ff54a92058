import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partitionsBetween } from './partitions.ts';

const DAY_MS = 86_400_000;
const dayOf = (index: number): string =>
  new Date(Date.UTC(2024, 0, 1) + index * DAY_MS).toISOString().slice(0, 10);

it('holds for the days of the range and no others', () => {
  fc.assert(
    fc.property(fc.nat(1_500), fc.nat(1_200), (first, length) => {
      const { text } = partitionsBetween(dayOf(first), dayOf(first + length));
      for (let day = first - 40; day <= first + length + 40; day++) {
        expect([dayOf(day), holds(text, dayOf(day))]).toEqual([
          dayOf(day),
          day >= first && day <= first + length,
        ]);
      }
    }),
    { numRuns: 60 },
  );
});

it('takes whole months and years together', () => {
  expect(partitionsBetween('2024-11-30', '2026-02-03').text).toBe(
    `(("year" = '2024' AND "month" = '11' AND "day" >= '30') OR ("year" = '2024' AND "month" = '12') OR "year" = '2025' OR ` +
      `("year" = '2026' AND "month" = '01') OR ("year" = '2026' AND "month" = '02' AND "day" <= '03'))`,
  );
});

it('names a single day', () => {
  expect(partitionsBetween('2026-11-24', '2026-11-24').text).toBe(
    `(("year" = '2026' AND "month" = '11' AND "day" = '24'))`,
  );
});

/** Reads the condition back: alternatives of comparisons, as the engine would. */
function holds(condition: string, day: string): boolean {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  const columns: Readonly<Record<string, string>> = { year, month, day: dayOfMonth };
  return condition.split(' OR ').some((alternative) =>
    alternative
      .replaceAll(/[()]/g, '')
      .split(' AND ')
      .every((comparison) => {
        const [, name = '', op = '', value = ''] = /^"(\w+)" (=|>=|<=) '(\d+)'$/.exec(comparison) ?? [];
        const column = columns[name] ?? '';
        return op === '=' ? column === value : op === '>=' ? column >= value : op === '<=' && column <= value;
      }),
  );
}
