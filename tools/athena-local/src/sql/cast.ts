import { bind } from './bind.ts';
import { coercible, sameType } from './coercion.ts';
import { bindTime, instantOf, isZoned, moment, UTC, wallOf, zoneOf, zoneSql } from './moment.ts';
import { notSupported, QueryError, type Position } from './errors.ts';
import { fromJson, toJson } from './json-cast.ts';
import { text, type Typed, typed } from './typed.ts';
import { duckType, fieldName, isInteger, isNumeric, quoteName, type Type, typeText } from './types.ts';

export interface CastOptions {
  /** NULL instead of a failing query. */
  readonly safe: boolean;
  readonly at: Position;
}

/** Trino's implicit conversion, which never fails. */
export function coerce(value: Typed, type: Type, at: Position): Typed {
  if (sameType(value.type, type)) return value;
  if (!coercible(value.type, type))
    throw new QueryError('TYPE_MISMATCH', `Expected ${typeText(type)} but found ${typeText(value.type)}`, at);
  return cast(value, type, { safe: false, at });
}

/** CAST and TRY_CAST. */
export function cast(value: Typed, type: Type, options: CastOptions): Typed {
  if (sameType(value.type, type)) return value;
  if (isZoned(type)) {
    const moved = toMoment(value, type);
    if (moved) return moved;
  }
  const sql = castSql(value, type, options);
  const kept = value.type.kind === 'varchar' && type.kind === 'varchar' && type.length === undefined;
  return { ...typed(sql, type, [value]), ...(kept && value.origins && { origins: value.origins }) };
}

/** Dates and timestamps are UTC, the session's zone; moments keep their own. */
function toMoment(value: Typed, type: Type): Typed | undefined {
  const { type: from } = value;
  if (from.kind === 'date') return moment(wallOf(value), UTC, { type, parts: [value] });
  if (from.kind !== 'timestamp' || type.kind !== 'timestamp') return undefined;
  const instant = roundTime(from.zoned ? instantOf(value) : value.sql, from.precision, type.precision);
  return moment(instant, from.zoned ? zoneOf(value) : UTC, { type, parts: [value] });
}

function roundTime(time: string, from: number, to: number): string {
  return to < from ? `a_round_time(${time}, ${to})` : time;
}

function castSql(value: Typed, to: Type, options: CastOptions): string {
  const from = value.type;
  const { sql } = value;
  if (from.kind === 'unknown') return `CAST(${sql} AS ${duckType(to)})`;
  if (from.kind === 'char' || to.kind === 'char') throw notSupported('the type char', options.at);
  if (to.kind === 'json') return toJson(value, options.at);
  if (from.kind === 'json') return bind(sql, (json) => fromJson(json, to, options));
  if (to.kind === 'varchar') return toText(value, to, options);
  if (from.kind === 'varchar') return bind(sql, (input) => fromText(input, to, options));
  if (isNumeric(from) && isNumeric(to)) return numberToNumber(value, to, options);
  if (from.kind === 'boolean' && isNumeric(to)) return `CAST(CAST(${sql} AS INTEGER) AS ${duckType(to)})`;
  if (isNumeric(from) && to.kind === 'boolean') return `(${sql} <> 0)`;
  if (from.kind === 'date' && to.kind === 'timestamp') return `CAST(${sql} AS TIMESTAMP)`;
  if (from.kind === 'timestamp' && to.kind === 'date') return `CAST(${wallOf(value)} AS DATE)`;
  if (from.kind === 'timestamp' && to.kind === 'timestamp')
    return roundTime(wallOf(value), from.precision, to.precision);
  if (from.kind === 'array' && to.kind === 'array') {
    return `list_transform(${sql}, lambda e_: ${cast(typed('e_', from.element), to.element, options).sql})`;
  }
  if (from.kind === 'row' && to.kind === 'row' && from.fields.length === to.fields.length) {
    return bind(sql, (row) => rowToRow({ ...value, sql: row }, to, options));
  }
  if (from.kind === 'map' && to.kind === 'map' && duckType(from) === duckType(to)) return sql;
  throw new QueryError('TYPE_MISMATCH', `Cannot cast ${typeText(from)} to ${typeText(to)}`, options.at);
}

function numberToNumber({ sql, type: from }: Typed, to: Type, { safe }: CastOptions): string {
  const floating = from.kind === 'double' || from.kind === 'real';
  const rounded = floating && isInteger(to) ? `round(${sql})` : sql;
  return `${safe ? 'TRY_CAST' : 'CAST'}(${rounded} AS ${duckType(to)})`;
}

function rowToRow(value: Typed, to: Type & { kind: 'row' }, options: CastOptions): string {
  const { type: from, sql } = value;
  if (from.kind !== 'row') throw new Error('The caller has checked that this is a row.');
  const fields = from.fields.map((field, index) => {
    const target = to.fields[index];
    if (!target) throw new Error('The caller has checked that both have as many fields.');
    const part = typed(`struct_extract(${sql}, ${text(fieldName(field, index))})`, field.type);
    return `${quoteName(fieldName(target, index))} := ${cast(part, target.type, options).sql}`;
  });
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`;
}

function toText(value: Typed, to: Type & { kind: 'varchar' }, { at }: CastOptions): string {
  const { type: from } = value;
  const plain = plainText(value);
  if (plain === undefined)
    throw new QueryError('TYPE_MISMATCH', `Cannot cast ${typeText(from)} to ${typeText(to)}`, at);
  const fits =
    to.length === undefined ||
    (from.kind === 'varchar' && from.length !== undefined && from.length <= to.length);
  return fits ? plain : `left(${plain}, ${to.length ?? 0})`;
}

/** A value as Trino casts it to varchar. */
export function plainText(value: Typed): string | undefined {
  const { sql, type } = value;
  if (type.kind === 'varchar') return sql;
  if (['boolean', 'tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'date'].includes(type.kind))
    return `CAST(${sql} AS VARCHAR)`;
  if (type.kind === 'real' || type.kind === 'double') return bind(sql, floatingText);
  if (type.kind === 'timestamp') {
    if (!type.zoned) return `a_clock(${sql}, ${type.precision})`;
    return bindTime(
      value,
      (time) => `(a_clock(${wallOf(time)}, ${type.precision}) || ' ' || ${zoneSql(time)})`,
    );
  }
  return undefined;
}

/** Java writes large and small numbers in a form of its own, which is left out rather than guessed at. */
function floatingText(sql: string): string {
  const failure = `a_fail('NOT_SUPPORTED: text of a floating point number outside of 0.001 to 10 million is not supported by the local Athena')`;
  return `CASE WHEN ${sql} IS NULL THEN NULL WHEN isnan(${sql}) THEN 'NaN' WHEN isinf(${sql}) THEN CASE WHEN ${sql} > 0 THEN 'Infinity' ELSE '-Infinity' END
    WHEN ${sql} = 0 OR (abs(${sql}) >= 0.001 AND abs(${sql}) < 10000000) THEN CAST(${sql} AS VARCHAR) ELSE CAST(${failure} AS VARCHAR) END`;
}

/** Each type that text can become: what the text must look like, and what Trino says when it does not. */
function fromText(sql: string, to: Type, { safe, at }: CastOptions): string {
  const rule = textRule(to);
  if (!rule) throw new QueryError('TYPE_MISMATCH', `Cannot cast varchar to ${typeText(to)}`, at);
  const guarded = `CASE WHEN regexp_full_match(${sql}, ${text(rule.shape)}) THEN ${rule.convert(sql)} END`;
  if (safe) return guarded;
  const failure = `a_fail('INVALID_CAST_ARGUMENT: ' || ${text(rule.before)} || ${sql} || ${text(rule.after)})`;
  return `CASE WHEN ${sql} IS NULL THEN NULL WHEN ${guarded} IS NOT NULL THEN ${guarded} ELSE ${failOf(failure, to)} END`;
}

/** A failure is a number to DuckDB; structures need it in their own type. */
export function failOf(failure: string, type: Type): string {
  return isZoned(type)
    ? `a_zoned(make_timestamp(CAST(${failure} AS BIGINT)), 'UTC')`
    : type.kind === 'timestamp'
      ? `make_timestamp(CAST(${failure} AS BIGINT))`
      : type.kind === 'date'
        ? `CAST(make_timestamp(CAST(${failure} AS BIGINT)) AS DATE)`
        : `CAST(${failure} AS ${duckType(type)})`;
}

interface TextRule {
  readonly shape: string;
  readonly before: string;
  readonly after: string;
  readonly convert: (sql: string) => string;
}

function textRule(to: Type): TextRule | undefined {
  const plain = (sql: string) => `TRY_CAST(${sql} AS ${duckType(to)})`;
  if (isInteger(to))
    return {
      shape: '[+-]?[0-9]+',
      before: "Cannot cast '",
      after: `' to ${to.kind === 'integer' ? 'INT' : to.kind.toUpperCase()}`,
      convert: plain,
    };
  if (to.kind === 'decimal')
    return {
      shape: '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?',
      before: "Cannot cast VARCHAR '",
      after: `' to DECIMAL(${to.precision}, ${to.scale})`,
      convert: plain,
    };
  if (to.kind === 'double' || to.kind === 'real')
    return {
      shape: '\\s*([+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?Infinity|NaN)\\s*',
      before: "Cannot cast '",
      after: `' to ${to.kind.toUpperCase()}`,
      convert: plain,
    };
  if (to.kind === 'boolean')
    return {
      shape: '(?i)(true|false|t|f|1|0)',
      before: "Cannot cast '",
      after: "' to BOOLEAN",
      convert: (sql) => `(lower(${sql}) IN ('true', 't', '1'))`,
    };
  if (to.kind === 'date')
    return {
      shape: '\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\\s*',
      before: 'Value cannot be cast to date: ',
      after: '',
      convert: (sql) => `TRY_CAST(trim(${sql}) AS DATE)`,
    };
  if (to.kind === 'timestamp')
    return {
      shape: `\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]+)?)?)?${to.zoned ? '( .+)?' : ''}\\s*`,
      before: 'Value cannot be cast to timestamp: ',
      after: '',
      convert: (sql) => textToTime(sql, to),
    };
  return undefined;
}

function textToTime(sql: string, to: Type & { kind: 'timestamp' }): string {
  if (!to.zoned) return `a_round_time(TRY_CAST(trim(${sql}) AS TIMESTAMP), ${to.precision})`;
  const clock = `regexp_extract(trim(${sql}), '^[0-9-]+( [0-9:.]+)?')`;
  const zone = `regexp_extract(trim(${sql}), '^[0-9-]+(?: [0-9:.]+)? (.+)$', 1)`;
  return `a_zoned_wall(a_round_time(TRY_CAST(${clock} AS TIMESTAMP), ${to.precision}), coalesce(a_check_zone(nullif(${zone}, '')), 'UTC'))`;
}
