import { type Sql, join, literal, sql } from './fragment.ts';

/** A UTC day as `YYYY-MM-DD`. */
export type Day = string;

/**
 * The condition that holds for exactly the partitions from one UTC day to another, both included.
 * `year`, `month` and `day` are zero-padded text, so ranges compare as numbers do.
 */
export function partitionsBetween(from: Day, to: Day): Sql {
  return sql`(${join(ranges(split(from), split(to)), ' OR ')})`;
}

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

function split(day: Day): Parts {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  return { year, month, day: dayOfMonth };
}

function ranges(from: Parts, to: Parts): readonly Sql[] {
  if (from.year === to.year) return withinYear(from, to);
  const years = [];
  const [first, last] = [Number(from.year) + 1, Number(to.year) - 1];
  if (first <= last) years.push(between('year', String(first), String(last)));
  return [...withinYear(from, END_OF_YEAR), ...years, ...withinYear({ ...START_OF_YEAR, year: to.year }, to)];
}

const START_OF_YEAR = { month: '01', day: '01' };
const END_OF_YEAR = { year: '', month: '12', day: '31' };

/** All parts are of the year of `from`. */
function withinYear(from: Parts, to: Omit<Parts, 'year'>): readonly Sql[] {
  const year = equals('year', from.year);
  if (from.month === to.month)
    return [sql`(${year} AND ${equals('month', from.month)} AND ${days(from.day, to.day)})`];

  const conditions = [];
  const firstWhole = from.day === '01' ? Number(from.month) : Number(from.month) + 1;
  const lastWhole = to.day === '31' ? Number(to.month) : Number(to.month) - 1;
  if (from.day !== '01')
    conditions.push(sql`(${year} AND ${equals('month', from.month)} AND "day" >= ${literal(from.day)})`);
  if (firstWhole <= lastWhole) conditions.push(wholeMonths(year, padded(firstWhole), padded(lastWhole)));
  if (to.day !== '31')
    conditions.push(sql`(${year} AND ${equals('month', to.month)} AND "day" <= ${literal(to.day)})`);
  return conditions;
}

function wholeMonths(year: Sql, first: string, last: string): Sql {
  return first === '01' && last === '12'
    ? sql`(${year})`
    : sql`(${year} AND ${between('month', first, last)})`;
}

function days(first: string, last: string): Sql {
  return between('day', first, last);
}

function between(column: 'year' | 'month' | 'day', first: string, last: string): Sql {
  if (first === last) return equals(column, first);
  const name = { text: `"${column}"`, parameters: [] };
  return sql`${name} >= ${literal(first)} AND ${name} <= ${literal(last)}`;
}

function equals(column: 'year' | 'month' | 'day', value: string): Sql {
  return sql`${{ text: `"${column}"`, parameters: [] }} = ${literal(value)}`;
}

function padded(month: number): string {
  return String(month).padStart(2, '0');
}
