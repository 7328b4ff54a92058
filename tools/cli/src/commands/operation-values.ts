import { type Table, TABLES } from '@cloudpf/es-mappings';
import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that takes a positive whole number. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

/** Reads the value of an option that names a table. */
export function tableName(text: string): Table {
  const table = TABLES.find((known) => known === text);
  if (!table) throw new InvalidArgumentError(`It must be one of: ${TABLES.join(', ')}.`);
  return table;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGO = /^(\d{1,6})([smhd])$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Reads the value of an option that takes a time: ISO 8601 with its offset, a UTC date, or how long ago, as in `90m`.
 * @returns UTC, ISO 8601 with milliseconds.
 */
export function pointInTime(now: () => number): (text: string) => string {
  return (text) => {
    const [, count, unit = ''] = AGO.exec(text) ?? [];
    if (count !== undefined) return new Date(now() - Number(count) * (UNITS[unit] ?? 0)).toISOString();
    const time = INSTANT.test(text) ? new Date(text) : undefined;
    if (!time || Number.isNaN(time.getTime())) {
      throw new InvalidArgumentError(
        'It must be a time such as 2026-11-24T08:00:00Z, 2026-11-24, or 90m for that long ago.',
      );
    }
    return time.toISOString();
  };
}
