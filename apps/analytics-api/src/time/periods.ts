import { Temporal } from 'temporal-polyfill';
import { type Sql, literal, sql } from '../sql/fragment.ts';

export const GRANULARITIES = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** A half-open stretch of time in a tenant's zone. */
export interface TimeRange {
  readonly from: Temporal.ZonedDateTime;
  readonly to: Temporal.ZonedDateTime;
}

/** One period by its first day, `YYYY-MM-DD`. */
export interface Period {
  readonly start: string;
  /** Whether the range cuts a part of it off. */
  readonly partial: boolean;
}

/**
 * SQL for the first day of the period that `"purchased_at"` is in, as text, in the zone's own calendar.
 * Weeks and quarters are cut from the date, never from the time: a day may have no midnight.
 */
export function periodExpression(granularity: Granularity, timeZone: string): Sql {
  const local = sql`from_iso8601_timestamp("purchased_at") AT TIME ZONE ${literal(timeZone)}`;
  switch (granularity) {
    case 'day':
      return sql`date_format(${local}, '%Y-%m-%d')`;
    case 'month':
      return sql`date_format(${local}, '%Y-%m-01')`;
    case 'year':
      return sql`date_format(${local}, '%Y-01-01')`;
    case 'week':
    case 'quarter': {
      const date = sql`CAST(date_format(${local}, '%Y-%m-%d') AS DATE)`;
      return sql`CAST(date_trunc(${literal(granularity)}, ${date}) AS VARCHAR)`;
    }
  }
}

/** Every period the range touches, in order; weeks start on Monday. */
export function periodsOf({ from, to }: TimeRange, granularity: Granularity): readonly Period[] {
  const periods: Period[] = [];
  let start = startOf(from.toPlainDate(), granularity);
  while (Temporal.ZonedDateTime.compare(start.toZonedDateTime(from.timeZoneId), to) < 0) {
    const next = start.add(STEPS[granularity]);
    const [begin, end] = [start.toZonedDateTime(from.timeZoneId), next.toZonedDateTime(from.timeZoneId)];
    const cut =
      Temporal.ZonedDateTime.compare(begin, from) < 0 || Temporal.ZonedDateTime.compare(end, to) > 0;
    periods.push({ start: start.toString(), partial: cut });
    start = next;
  }
  return periods;
}

const STEPS: Readonly<Record<Granularity, Temporal.DurationLike>> = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
};

function startOf(date: Temporal.PlainDate, granularity: Granularity): Temporal.PlainDate {
  switch (granularity) {
    case 'day':
      return date;
    case 'week':
      return date.subtract({ days: date.dayOfWeek - 1 });
    case 'month':
      return date.with({ day: 1 });
    case 'quarter':
      return date.with({ day: 1, month: date.month - ((date.month - 1) % 3) });
    case 'year':
      return date.with({ day: 1, month: 1 });
  }
}
