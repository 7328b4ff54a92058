import { type Call, type Expression } from './ast.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { notSupported, QueryError } from './errors.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { generic, literalText, type ScalarFunction, simple, unexpected } from './function.ts';
import {
  bindTime,
  instantOf,
  isZoned,
  moment,
  momentFromWall,
  UTC,
  wallAt,
  wallOf,
  zoneFrom,
  zoneOf,
} from './moment.ts';
import { bind } from './bind.ts';
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

export function isTime({ type }: Typed): boolean {
  return type.kind === 'date' || type.kind === 'timestamp';
}

function clock(read: (now: string) => Typed): ScalarFunction {
  return (_node, { session }) =>
    read(`TIMESTAMP ${text(session.now.toISOString().slice(0, 23).replace('T', ' '))}`);
}

const currentTimestamp = clock((now) => moment(now, UTC, { type: ZONED, parts: [] }));

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
  const { type } = value;
  if (!isTime(value)) throw unexpected(node, [typed('', VARCHAR), value]);
  if (!truncUnits.includes(unit) || (type.kind === 'date' && unit in exactUnits)) throw badUnit(unit, node);
  const cut = (wall: string) =>
    `CAST(date_trunc('${unit}', ${wall}) AS ${type.kind === 'date' ? 'DATE' : 'TIMESTAMP'})`;
  if (!isZoned(type)) return typed(cut(value.sql), type, [value]);
  const zone = zoneOf(value);
  if (!(unit in exactUnits)) return momentFromWall(cut(wallOf(value)), zone, { type, parts: [value] });
  // Within a repeated hour only the instant tells which of the two it is.
  const rest = (instant: string) => bind(wallAt(instant, zone), (wall) => `(${wall} - ${cut(wall)})`);
  return moment(
    bind(instantOf(value), (instant) => `(${instant} - ${rest(instant)})`),
    zone,
    { type, parts: [value] },
  );
};

const dateAdd: ScalarFunction = (node, context) => {
  const unit = unitOf(node, context);
  const [, amountNode, argument] = node.args;
  if (!amountNode || !argument) throw unexpected(node, []);
  const amount = coerce(translate(amountNode, context), BIGINT, amountNode.at);
  const value = translate(argument, context);
  if (!isTime(value)) throw unexpected(node, [typed('', VARCHAR), amount, value]);
  const { type } = value;
  const exact = exactUnits[unit];
  const calendar = calendarUnits[unit];
  if ((exact === undefined || type.kind === 'date') && calendar === undefined) throw badUnit(unit, node);
  const options = { type, parts: [amount, value] };
  if (exact !== undefined) {
    const span = `to_milliseconds(${amount.sql} * ${exact})`;
    return isZoned(type)
      ? moment(`(${instantOf(value)} + ${span})`, zoneOf(value), options)
      : typed(`(${value.sql} + ${span})`, type, options.parts);
  }
  const moved = `(${wallOf(value)} + ${calendar ?? ''}(CAST(${amount.sql} AS INTEGER)))`;
  if (isZoned(type)) return momentFromWall(moved, zoneOf(value), options);
  return typed(type.kind === 'date' ? `CAST(${moved} AS DATE)` : moved, type, options.parts);
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
    return typed(`date_sub('${unit}', ${instantOf(a)}, ${instantOf(b)})`, BIGINT, [a, b]);
  // Days and longer follow the wall clock of the first moment's zone.
  const end = isZoned(type) ? wallAt(instantOf(b), zoneOf(a)) : wallOf(b);
  return typed(`date_sub('${unit}', ${wallOf(a)}, ${end})`, BIGINT, [a, b]);
};

const atTimezone: ScalarFunction = (node, context) => {
  const [valueNode, zoneNode, more] = node.args;
  if (!valueNode || !zoneNode || more) throw unexpected(node, []);
  const value = translate(valueNode, context);
  const zone = translate(zoneNode, context);
  if (value.type.kind !== 'timestamp' || zone.type.kind !== 'varchar') throw unexpected(node, [value, zone]);
  const instant = value.type.zoned ? instantOf(value) : value.sql;
  return moment(instant, zoneFrom(zone, zoneNode.at), {
    type: { ...value.type, zoned: true },
    parts: [value, zone],
  });
};

const withTimezone: ScalarFunction = (node, context) => {
  const [valueNode, zoneNode, more] = node.args;
  if (!valueNode || !zoneNode || more) throw unexpected(node, []);
  const value = translate(valueNode, context);
  const zone = coerce(translate(zoneNode, context), VARCHAR, node.at);
  const local =
    value.type.kind === 'timestamp' && !value.type.zoned ? value : coerce(value, TIMESTAMP, node.at);
  const precision = local.type.kind === 'timestamp' ? local.type.precision : 3;
  const type: Type = { kind: 'timestamp', precision, zoned: true };
  return momentFromWall(local.sql, zoneFrom(zone, zoneNode.at), { type, parts: [value, zone] });
};

const fromUnixtime: ScalarFunction = (node, context) => {
  const [seconds, zone] = node.args.map((argument) => translate(argument, context));
  if (!seconds || (zone && zone.type.kind !== 'varchar')) throw unexpected(node, seconds ? [seconds] : []);
  const instant = `make_timestamp(CAST(round(${coerce(seconds, DOUBLE, NO_POSITION).sql} * 1000) AS BIGINT) * 1000)`;
  return moment(instant, zone ? zoneFrom(zone, node.at) : UTC, {
    type: ZONED,
    parts: zone ? [seconds, zone] : [seconds],
  });
};

const toIso: ScalarFunction = generic(([value]) => {
  if (!value || !isTime(value)) return undefined;
  if (value.type.kind === 'date') return typed(`CAST(${value.sql} AS VARCHAR)`, VARCHAR, [value]);
  if (value.type.kind !== 'timestamp') return undefined;
  const { precision, zoned } = value.type;
  if (!zoned) return typed(`a_iso_clock(${value.sql}, ${precision})`, VARCHAR, [value]);
  const sql = bindTime(value, (time) =>
    bind(
      wallOf(time),
      (wall) => `(a_iso_clock(${wall}, ${precision}) || a_print_offset(${instantOf(time)}, ${wall}))`,
    ),
  );
  return typed(sql, VARCHAR, [value]);
});

export const timeFunctions: Readonly<Record<string, ScalarFunction>> = {
  current_date: clock((now) => typed(`CAST(${now} AS DATE)`, DATE)),
  current_timestamp: currentTimestamp,
  now: currentTimestamp,
  localtimestamp: clock((now) => typed(now, TIMESTAMP)),
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
      ? typed(`CAST(struct_extract(a_from_iso(${value.sql}), 'i') AS DATE)`, DATE, [value])
      : undefined,
  ),
  to_iso8601: toIso,
  from_unixtime: fromUnixtime,
  to_unixtime: generic(([value]) => {
    if (value?.type.kind !== 'timestamp') return undefined;
    return typed(
      `(epoch_us(${value.type.zoned ? instantOf(value) : value.sql}) / CAST(1000000 AS DOUBLE))`,
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
  last_day_of_month: generic(([value]) =>
    value && isTime(value) ? typed(`last_day(${wallOf(value)})`, DATE, [value]) : undefined,
  ),
  timezone_hour: generic(([value]) =>
    value && isZoned(value.type)
      ? typed(
          bindTime(
            value,
            (time) =>
              `CAST((epoch_us(${wallOf(time)}) - epoch_us(${instantOf(time)})) // 3600000000 AS BIGINT)`,
          ),
          BIGINT,
          [value],
        )
      : undefined,
  ),
};
