import { Temporal } from 'temporal-polyfill';
import { type TimeRange } from './periods.ts';

const DEFAULT_DAYS = 30;
const MAX_DAYS = 3_660;

/** A range that cannot be used, with the name of the end that is wrong. */
export class TimeRangeError extends Error {
  override readonly name = 'TimeRangeError';
  readonly code = 'TIME_RANGE';
  readonly end: 'from' | 'to';

  constructor(end: 'from' | 'to', problem: string) {
    super(problem);
    this.end = end;
  }
}

export interface RangeRequest {
  /** A date (its first moment in the zone) or an instant; included. */
  readonly from?: string | undefined;
  /** The same, excluded. */
  readonly to?: string | undefined;
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The range asked for; without `to` it ends with today, without `from` it takes the 30 days before its end.
 * @throws TimeRangeError
 */
export function resolveRange({ from, to, timeZone, now }: RangeRequest): TimeRange {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const end = to === undefined ? today.add({ days: 1 }).toZonedDateTime(timeZone) : read('to', to, timeZone);
  const start =
    from === undefined
      ? end.toPlainDate().subtract({ days: DEFAULT_DAYS }).toZonedDateTime(timeZone)
      : read('from', from, timeZone);
  if (Temporal.ZonedDateTime.compare(start, end) >= 0) {
    throw new TimeRangeError(
      to === undefined ? 'from' : 'to',
      'the range is empty: `to` must be later than `from`',
    );
  }
  if (start.until(end, { largestUnit: 'days' }).days > MAX_DAYS) {
    throw new TimeRangeError('from', `a range may span at most ${MAX_DAYS} days`);
  }
  return { from: start, to: end };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

function read(end: 'from' | 'to', text: string, timeZone: string): Temporal.ZonedDateTime {
  const moment = parseMoment(text, timeZone);
  if (!moment) {
    throw new TimeRangeError(
      end,
      'must be a date such as 2026-01-31 or an instant such as 2026-01-31T10:30:00Z',
    );
  }
  return moment;
}

/** A date's first moment in the zone, or an instant; `undefined` where the text is neither. */
export function parseMoment(text: string, timeZone: string): Temporal.ZonedDateTime | undefined {
  try {
    if (DATE.test(text)) return Temporal.PlainDate.from(text).toZonedDateTime(timeZone);
    if (INSTANT.test(text)) return Temporal.Instant.from(text).toZonedDateTimeISO(timeZone);
  } catch {
    return undefined;
  }
  return undefined;
}

/** The text that the lake keeps for this moment: UTC with milliseconds, so that texts compare as times do. */
export function lakeInstant(moment: Temporal.ZonedDateTime): string {
  return moment.toInstant().toString({ smallestUnit: 'millisecond', roundingMode: 'ceil' });
}

/** A moment for people: local time with its offset. */
export function localText(moment: Temporal.ZonedDateTime): string {
  return moment.toString({ timeZoneName: 'never' });
}
