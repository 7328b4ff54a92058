import { type Call, type Expression } from './ast.ts';
import { coerce, isZoned } from './cast.ts';
import { commonType } from './coercion.ts';
import { notSupported, QueryError } from './errors.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { generic, literalText, type ScalarFunction, simple, unexpected } from './function.ts';
import { javaFormat, mysqlFormat, type TimePart } from './time-format.ts';
import { text, typed, type Typed } from './typed.ts';
import { BIGINT, DATE, DOUBLE, TIMESTAMP, type Type, VARCHAR, ZONED } from './types.ts';

const NO_POSITION = { line: 1, column: 1 };
const truncUnits = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const exactUnits: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
};
const calendarUnits: Readonly<Record<string, string>> = {
  day: 'to_days',
  week: 'to_weeks',
  month: 'to_months',
  quarter: 'to_quarters',
  year: 'to_years',
};

/** The wall clock of a date, timestamp or moment. */
function wallClock(value: Typed): string {
  return isZoned(value.type)
    ? `a_local(${value.sql})`
    : value.type.kind === 'date'
      ? `CAST(${value.sql} AS TIMESTAMP)`
      : value.sql;
}

function isTime({ type }: Typed): boolean {
  return type.kind === 'date' || type.kind === 'timestamp';
}

/** A result in the zone of the moment that it comes from. */
function inZone(sql: string, from: Typed, parts: readonly Typed[]): Typed {
  return { ...typed(sql, from.type, parts), ...(from.zone !== undefined && { zone: from.zone }) };
}

function zoned(sql: string, zone: string | undefined, parts: readonly Typed[]): Typed {
  return { ...typed(sql, ZONED, parts), ...(zone !== undefined && { zone }) };
}

function clock(read: (now: string) => { sql: string; type: Type; zone?: string }): ScalarFunction {
  return (_node, { session }) => ({
    ...read(`TIMESTAMP ${text(session.now.toISOString().slice(0, 23).replace('T', ' '))}`),
    constant: true,
  });
}

function unitOf(node: Call, context: ExpressionContext): string {
  const unit = literalText(node.args[0], context)?.toLowerCase();
  if (unit === undefined) throw notSupported(`${node.name} with a unit that is not a literal`, node.at);
  return unit;
}

function badUnit(unit: string, { at }: Expression): QueryError {
  return new QueryError('INVALID_FUNCTION_ARGUMENT', `'${unit}' is not a valid Timestamp field`, at);
}

const dateTrunc: ScalarFunction = (node, context) => {
  const unit = unitOf(node, context);
  const [, argument, more] = node.args;
  if (!argument || more) throw unexpected(node, []);
  const value = translate(argument, context);
  if (!isTime(value)) throw unexpected(node, [typed('', VARCHAR), value]);
  if (!truncUnits.includes(unit) || (value.type.kind === 'date' && unit in exactUnits))
    throw badUnit(unit, node);
  if (!isZoned(value.type))
    return inZone(
      `CAST(date_trunc('${unit}', ${value.sql}) AS ${value.type.kind === 'date' ? 'DATE' : 'TIMESTAMP'})`,
      value,
      [value],
    );
  const wall = `a_local(${value.sql})`;
  // Within a repeated hour only the instant tells which of the two it is.
  if (unit in exactUnits)
    return inZone(
      `a_zoned((${value.sql}).i - (${wall} - date_trunc('${unit}', ${wall})), (${value.sql}).z)`,
      value,
      [value],
    );
  return inZone(`a_from_local(CAST(date_trunc('${unit}', ${wall}) AS TIMESTAMP), (${value.sql}).z)`, value, [
    value,
  ]);
};

const dateAdd: ScalarFunction = (node, context) => {
  const unit = unitOf(node, context);
  const [, amountNode, argument] = node.args;
  if (!amountNode || !argument) throw unexpected(node, []);
  const amount = coerce(translate(amountNode, context), BIGINT, amountNode.at);
  const value = translate(argument, context);
  if (!isTime(value)) throw unexpected(node, [typed('', VARCHAR), amount, value]);
  const exact = exactUnits[unit];
  const calendar = calendarUnits[unit];
  if ((exact === undefined || value.type.kind === 'date') && calendar === undefined)
    throw badUnit(unit, node);
  const parts = [amount, value];
  if (exact !== undefined) {
    const span = `to_milliseconds(${amount.sql} * ${exact})`;
    return inZone(
      isZoned(value.type)
        ? `a_zoned((${value.sql}).i + ${span}, (${value.sql}).z)`
        : `(${value.sql} + ${span})`,
      value,
      parts,
    );
  }
  const moved = `(${wallClock(value)} + ${calendar ?? ''}(CAST(${amount.sql} AS INTEGER)))`;
  if (isZoned(value.type)) return inZone(`a_from_local(${moved}, (${value.sql}).z)`, value, parts);
  return inZone(value.type.kind === 'date' ? `CAST(${moved} AS DATE)` : moved, value, parts);
};

/** Complete units between two moments: DuckDB calls this date_sub. */
const dateDiff: ScalarFunction = (node, context) => {
  const unit = unitOf(node, context);
  const [, fromNode, toNode] = node.args;
  if (!fromNode || !toNode) throw unexpected(node, []);
  const [from, to] = [translate(fromNode, context), translate(toNode, context)];
  const type = commonType(from.type, to.type);
  if (!type || (type.kind !== 'date' && type.kind !== 'timestamp'))
    throw unexpected(node, [typed('', VARCHAR), from, to]);
  if (!(unit in exactUnits) && !(unit in calendarUnits)) throw badUnit(unit, node);
  const [a, b] = [coerce(from, type, node.at), coerce(to, type, node.at)];
  if (unit in exactUnits && isZoned(type))
    return typed(`date_sub('${unit}', (${a.sql}).i, (${b.sql}).i)`, BIGINT, [a, b]);
  // Days and longer follow the wall clock of the first moment's zone.
  const end = isZoned(type) ? `a_wall((${b.sql}).i, (${a.sql}).z)` : wallClock(b);
  return typed(`date_sub('${unit}', ${wallClock(a)}, ${end})`, BIGINT, [a, b]);
};

const atTimezone: ScalarFunction = (node, context) => {
  const [valueNode, zoneNode, more] = node.args;
  if (!valueNode || !zoneNode || more) throw unexpected(node, []);
  const value = translate(valueNode, context);
  const zone = translate(zoneNode, context);
  if (value.type.kind !== 'timestamp' || zone.type.kind !== 'varchar') throw unexpected(node, [value, zone]);
  const instant = value.type.zoned ? `(${value.sql}).i` : value.sql;
  const type: Type = { ...value.type, zoned: true };
  return {
    ...zoned(`a_zoned(${instant}, a_check_zone(${zone.sql}))`, zone.constant ? zone.sql : undefined, [
      value,
      zone,
    ]),
    type,
  };
};

const withTimezone: ScalarFunction = (node, context) => {
  const [valueNode, zoneNode, more] = node.args;
  if (!valueNode || !zoneNode || more) throw unexpected(node, []);
  const value = coerce(translate(valueNode, context), TIMESTAMP, node.at);
  const zone = coerce(translate(zoneNode, context), VARCHAR, node.at);
  return zoned(
    `a_from_local(${value.sql}, a_check_zone(${zone.sql}))`,
    zone.constant ? zone.sql : undefined,
    [value, zone],
  );
};

const fromUnixtime = generic(([seconds, zone]) => {
  if (!seconds || (zone && zone.type.kind !== 'varchar')) return undefined;
  const instant = `a_round_time(make_timestamp(CAST(round(${coerce(seconds, DOUBLE, NO_POSITION).sql} * 1000) AS BIGINT) * 1000), 3)`;
  return zone
    ? zoned(`a_zoned(${instant}, a_check_zone(${zone.sql}))`, zone.constant ? zone.sql : undefined, [
        seconds,
        zone,
      ])
    : zoned(`a_zoned(${instant}, 'UTC')`, 'UTC', [seconds]);
});

function part(read: (clock: string) => string): ScalarFunction {
  return generic(([value, more]) =>
    value && !more && isTime(value)
      ? typed(`CAST(${read(wallClock(value))} AS BIGINT)`, BIGINT, [value])
      : undefined,
  );
}

const clockPart = (name: string) => part((wall) => `date_part('${name}', ${wall})`);

/** Formats piece by piece, so that every letter means what it means to Trino. */
function formatted(parse: (pattern: string) => readonly TimePart[]): ScalarFunction {
  return (node, context) => {
    const [valueNode, patternNode, more] = node.args;
    const pattern = literalText(patternNode, context);
    if (!valueNode || more) throw unexpected(node, []);
    const value = translate(valueNode, context);
    if (!isTime(value)) throw unexpected(node, [value]);
    if (pattern === undefined)
      throw notSupported(`${node.name} with a format that is not a literal`, node.at);
    const wall = wallClock(value);
    const zone = isZoned(value.type) ? `(${value.sql}).z` : "'UTC'";
    const instant = isZoned(value.type) ? `(${value.sql}).i` : wall;
    const sql = parse(pattern).map(({ literal, print }) =>
      literal !== undefined ? text(literal) : print ? print({ wall, zone, instant }) : "''",
    );
    return typed(sql.length === 0 ? "''" : `(${sql.join(' || ')})`, VARCHAR, [value]);
  };
}

/** Parses with a literal format, all of whose parts DuckDB's strptime knows. */
function parsed(parse: (pattern: string) => readonly TimePart[], type: Type): ScalarFunction {
  return (node, context) => {
    const [valueNode, patternNode, more] = node.args;
    const pattern = literalText(patternNode, context);
    if (!valueNode || more) throw unexpected(node, []);
    if (pattern === undefined)
      throw notSupported(`${node.name} with a format that is not a literal`, node.at);
    const value = coerce(translate(valueNode, context), VARCHAR, node.at);
    const codes = parse(pattern).map(({ literal, code }) => {
      if (literal !== undefined) return literal.replaceAll('%', '%%');
      if (code === undefined) throw notSupported(`${node.name} with the format '${pattern}'`, node.at);
      return code;
    });
    const format = text(codes.join(''));
    const failure = `a_bad_time('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || ${value.sql} || '"')`;
    const local = `CASE WHEN ${value.sql} IS NULL THEN NULL WHEN try_strptime(${value.sql}, ${format}) IS NULL THEN ${failure} ELSE a_cut_time(try_strptime(${value.sql}, ${format}), 3) END`;
    return isZoned(type)
      ? zoned(`a_zoned(${local}, 'UTC')`, 'UTC', [value])
      : typed(`(${local})`, type, [value]);
  };
}

const toIso: ScalarFunction = generic(([value]) => {
  if (!value || !isTime(value)) return undefined;
  if (value.type.kind === 'date') return typed(`CAST(${value.sql} AS VARCHAR)`, VARCHAR, [value]);
  if (value.type.kind !== 'timestamp') return undefined;
  const printed = `a_iso_clock(${wallClock(value)}, ${value.type.precision})`;
  return typed(
    value.type.zoned ? `(${printed} || a_print_offset((${value.sql}).i, (${value.sql}).z))` : printed,
    VARCHAR,
    [value],
  );
});

export const timeFunctions: Readonly<Record<string, ScalarFunction>> = {
  current_date: clock((now) => ({ sql: `CAST(${now} AS DATE)`, type: DATE })),
  current_timestamp: clock((now) => ({ sql: `a_zoned(${now}, 'UTC')`, type: ZONED, zone: 'UTC' })),
  now: clock((now) => ({ sql: `a_zoned(${now}, 'UTC')`, type: ZONED, zone: 'UTC' })),
  localtimestamp: clock((now) => ({ sql: now, type: TIMESTAMP })),
  current_timezone: simple([], VARCHAR, { emit: () => "'UTC'" }),
  date_trunc: dateTrunc,
  date_add: dateAdd,
  date_diff: dateDiff,
  at_timezone: atTimezone,
  with_timezone: withTimezone,
  from_iso8601_timestamp: generic(([value]) =>
    value?.type.kind === 'varchar' ? typed(`a_from_iso(${value.sql})`, ZONED, [value]) : undefined,
  ),
  from_iso8601_date: generic(([value]) =>
    value?.type.kind === 'varchar'
      ? typed(`CAST((a_from_iso(${value.sql})).i AS DATE)`, DATE, [value])
      : undefined,
  ),
  to_iso8601: toIso,
  from_unixtime: fromUnixtime,
  to_unixtime: generic(([value]) => {
    if (value?.type.kind !== 'timestamp') return undefined;
    return typed(
      `(epoch_us(${value.type.zoned ? `(${value.sql}).i` : value.sql}) / CAST(1000000 AS DOUBLE))`,
      DOUBLE,
      [value],
    );
  }),
  date: (node, context) => {
    const [argument, more] = node.args;
    if (!argument || more) throw unexpected(node, []);
    return translate(
      {
        kind: 'cast',
        value: argument,
        type: { name: 'date', args: [], at: node.at },
        safe: false,
        at: node.at,
      },
      context,
    );
  },
  date_format: formatted(mysqlFormat),
  format_datetime: formatted(javaFormat),
  date_parse: parsed(mysqlFormat, TIMESTAMP),
  parse_datetime: parsed(javaFormat, ZONED),
  year: clockPart('year'),
  quarter: clockPart('quarter'),
  month: clockPart('month'),
  week: clockPart('week'),
  week_of_year: clockPart('week'),
  year_of_week: clockPart('isoyear'),
  yow: clockPart('isoyear'),
  day: clockPart('day'),
  day_of_month: clockPart('day'),
  day_of_week: clockPart('isodow'),
  dow: clockPart('isodow'),
  day_of_year: clockPart('doy'),
  doy: clockPart('doy'),
  hour: clockPart('hour'),
  minute: clockPart('minute'),
  second: part((wall) => `floor(date_part('second', ${wall}))`),
  millisecond: part((wall) => `floor(date_part('millisecond', ${wall})) % 1000`),
  last_day_of_month: generic(([value]) =>
    value && isTime(value) ? typed(`last_day(${wallClock(value)})`, DATE, [value]) : undefined,
  ),
  timezone_hour: generic(([value]) =>
    value && isZoned(value.type)
      ? typed(
          `CAST((epoch_us(a_local(${value.sql})) - epoch_us((${value.sql}).i)) // 3600000000 AS BIGINT)`,
          BIGINT,
          [value],
        )
      : undefined,
  ),
};
