import { bind } from './bind.ts';
import { QueryError, type Position } from './errors.ts';
import { text, typed, type Typed } from './typed.ts';
import { type Type } from './types.ts';

/** A time zone: known by name while the query is translated, or read from each row. */
export type Zone = { readonly name: string } | { readonly sql: string };

export const UTC: Zone = { name: 'UTC' };

export function isZoned(type: Type): boolean {
  return type.kind === 'timestamp' && type.zoned;
}

/** A timestamp with time zone from its UTC instant. */
export function moment(
  instant: string,
  zone: Zone,
  options: { readonly type: Type; readonly parts: readonly Typed[] },
): Typed {
  const name = 'name' in zone ? text(zone.name) : zone.sql;
  const sql = bind(
    instant,
    (value) =>
      `CASE WHEN ${value} IS NULL THEN NULL ELSE struct_pack(i := CAST(${value} AS TIMESTAMP), z := CAST(${name} AS VARCHAR)) END`,
  );
  return { ...typed(sql, options.type, options.parts), instant, ...('name' in zone && { zone: zone.name }) };
}

/** A timestamp with time zone from what a clock on the wall showed there. */
export function momentFromWall(
  wall: string,
  zone: Zone,
  options: { readonly type: Type; readonly parts: readonly Typed[] },
): Typed {
  return moment(instantAt(wall, zone), zone, options);
}

export function zoneOf(value: Typed): Zone {
  return value.zone === undefined ? { sql: `struct_extract(${value.sql}, 'z')` } : { name: value.zone };
}

export function zoneSql(value: Typed): string {
  const zone = zoneOf(value);
  return 'name' in zone ? text(zone.name) : zone.sql;
}

export function instantOf(value: Typed): string {
  return value.instant ?? `struct_extract(${value.sql}, 'i')`;
}

/** The wall clock of a date, a timestamp or a moment. */
export function wallOf(value: Typed): string {
  if (value.type.kind === 'date') return `CAST(${value.sql} AS TIMESTAMP)`;
  return isZoned(value.type) ? wallAt(instantOf(value), zoneOf(value)) : value.sql;
}

/** What a clock in the zone shows at a UTC instant. */
export function wallAt(instant: string, zone: Zone): string {
  if (!('name' in zone)) return `a_wall(${instant}, ${zone.sql})`;
  if (zone.name === 'UTC') return instant;
  const offset = offsetMinutes(zone.name);
  return offset === undefined
    ? `timezone(${text(zone.name)}, timezone('UTC', ${instant}))`
    : `(${instant} + to_minutes(CAST(${offset} AS BIGINT)))`;
}

function instantAt(wall: string, zone: Zone): string {
  if (!('name' in zone)) return `a_instant(${wall}, ${zone.sql})`;
  if (zone.name === 'UTC') return wall;
  const offset = offsetMinutes(zone.name);
  return offset === undefined
    ? `a_instant_in(${wall}, ${text(zone.name)})`
    : `(${wall} - to_minutes(CAST(${offset} AS BIGINT)))`;
}

function offsetMinutes(name: string): number | undefined {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(name);
  return match ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : undefined;
}

/** The zone that an expression names: checked now where it is a literal, row by row where it is not. */
export function zoneFrom(value: Typed, at: Position): Zone {
  if (!/^'(?:[^']|'')*'$/.test(value.sql)) return { sql: `a_check_zone(${value.sql})` };
  return namedZone(value.sql.slice(1, -1), at);
}

export function namedZone(name: string, at: Position): Zone {
  if (['Z', 'UTC', 'GMT', 'Etc/UTC', '+00:00', '-00:00'].includes(name)) return UTC;
  if (/^[+-](0\d|1[0-4]):[0-5]\d$/.test(name)) return { name };
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    throw new QueryError('INVALID_FUNCTION_ARGUMENT', `'${name}' is not a valid time zone id`, at);
  }
  if (!/^[A-Z][A-Za-z0-9_+/-]*$/.test(name))
    throw new QueryError('INVALID_FUNCTION_ARGUMENT', `'${name}' is not a valid time zone id`, at);
  return { name };
}

/** A column of a derived table that holds this value. */
export function columnOf(value: Typed, sql: string): Typed {
  const { type, origins, zone } = value;
  return { sql, type, constant: false, ...(origins && { origins }), ...(zone !== undefined && { zone }) };
}

/** Names a date, timestamp or moment once for a text that needs it several times. */
export function bindTime(value: Typed, use: (value: Typed) => string): string {
  if (!isZoned(value.type)) return bind(value.sql, (sql) => use({ ...value, sql }));
  if (value.zone !== undefined) return bind(instantOf(value), (instant) => use({ ...value, instant }));
  return bind(value.sql, (sql) => use(columnOf(value, sql)));
}
