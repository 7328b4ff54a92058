import { type Expression, type IntervalLiteral } from './ast.ts';
import { cast } from './cast.ts';
import { momentFromWall, namedZone } from './moment.ts';
import { notSupported, QueryError } from './errors.ts';
import { text, typed, type Typed } from './typed.ts';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  decimal,
  DOUBLE,
  INTEGER,
  JSON_TYPE,
  REAL,
  type Type,
  UNKNOWN,
  VARBINARY,
  VARCHAR,
} from './types.ts';

type Literal = Extract<Expression, { kind: 'null' | 'boolean' | 'string' | 'binary' | 'number' | 'typed' }>;

export function translateLiteral(node: Literal): Typed {
  switch (node.kind) {
    case 'null':
      return typed('NULL', UNKNOWN);
    case 'boolean':
      return typed(node.value ? 'TRUE' : 'FALSE', BOOLEAN);
    case 'string':
      return typed(text(node.value), { kind: 'varchar', length: Array.from(node.value).length });
    case 'binary':
      if (!/^([0-9a-fA-F]{2})*$/.test(node.hex))
        throw new QueryError(
          'SYNTAX_ERROR',
          'Binary literal must contain an even number of hexadecimal digits',
          node.at,
        );
      return typed(`unhex(${text(node.hex)})`, VARBINARY);
    case 'number':
      return numberLiteral(node);
    case 'typed':
      return typedLiteral(node);
  }
}

function numberLiteral(node: Literal & { kind: 'number' }): Typed {
  if (node.form === 'double') return typed(`CAST(${text(node.text)} AS DOUBLE)`, DOUBLE);
  if (node.form === 'decimal') return decimalLiteral(node.text, node);
  const value = BigInt(node.text);
  if (value <= 2147483647n) return typed(`CAST(${value.toString()} AS INTEGER)`, INTEGER);
  if (value <= 9223372036854775807n) return typed(`CAST(${value.toString()} AS BIGINT)`, BIGINT);
  throw new QueryError('SYNTAX_ERROR', `Invalid numeric literal: ${node.text}`, node.at);
}

function decimalLiteral(value: string, node: Literal): Typed {
  const [whole = '', fraction = ''] = value.replace(/^[+-]/, '').split('.');
  const digits = whole.replace(/^0+/, '');
  const precision = Math.max(1, digits.length + fraction.length);
  if (precision > 38 || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value))
    throw new QueryError('INVALID_LITERAL', `'${value}' is not a valid DECIMAL literal`, node.at);
  const type = decimal(precision, fraction.length);
  return typed(`CAST(${text(value)} AS DECIMAL(${precision},${fraction.length}))`, type);
}

function typedLiteral(node: Literal & { kind: 'typed' }): Typed {
  const { value, at } = node;
  switch (node.type) {
    case 'DATE':
      if (!/^\s*\d{4}-\d{1,2}-\d{1,2}\s*$/.test(value))
        throw new QueryError('INVALID_LITERAL', `'${value}' is not a valid date literal`, at);
      return typed(`CAST(${text(value.trim())} AS DATE)`, DATE);
    case 'TIMESTAMP':
      return timestampLiteral(node);
    case 'DECIMAL':
      return decimalLiteral(value.trim(), node);
    case 'JSON':
      return typed(`CAST(${text(value)} AS JSON)`, JSON_TYPE);
    case 'TIME':
      throw notSupported('the type time', at);
    default: {
      const simple: Readonly<Record<string, Type>> = { DOUBLE, REAL, BIGINT, INTEGER, VARCHAR, BOOLEAN };
      const type = simple[node.type];
      if (!type) throw notSupported(`a literal of type ${node.type.toLowerCase()}`, at);
      return cast(typed(text(value), VARCHAR), type, { safe: false, at });
    }
  }
}

function timestampLiteral({ value, at }: Literal & { kind: 'typed' }): Typed {
  const match =
    /^\s*(\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{1,2}(?::\d{1,2}(?:\.(\d+))?)?)?)(?: ?([A-Za-z][\w/+-]*|[+-]\d{2}:\d{2}))?\s*$/.exec(
      value,
    );
  if (!match) throw new QueryError('INVALID_LITERAL', `'${value}' is not a valid timestamp literal`, at);
  const [, clock = '', fraction = '', zone] = match;
  if (fraction.length > 6) throw notSupported(`timestamp(${fraction.length})`, at);
  const local = `CAST(${text(clock)} AS TIMESTAMP)`;
  if (zone === undefined)
    return typed(local, { kind: 'timestamp', precision: fraction.length, zoned: false });
  return momentFromWall(local, namedZone(zone, at), {
    type: { kind: 'timestamp', precision: fraction.length, zoned: true },
    parts: [],
  });
}

const dayTimeUnits: Readonly<Record<string, string>> = {
  DAY: 'days',
  HOUR: 'hours',
  MINUTE: 'minutes',
  SECOND: 'seconds',
};
const yearMonthUnits: Readonly<Record<string, string>> = { YEAR: 'years', MONTH: 'months' };

export function translateInterval(node: IntervalLiteral): Typed {
  const sign = node.negative ? -1 : 1;
  const months = yearMonthUnits[node.unit];
  if (months !== undefined && /^\d+$/.test(node.value)) {
    return typed(`to_${months}(CAST(${sign * Number(node.value)} AS INTEGER))`, {
      kind: 'interval year to month',
    });
  }
  const unit = dayTimeUnits[node.unit];
  if (unit === undefined || !/^\d+(\.\d+)?$/.test(node.value))
    throw new QueryError('INVALID_LITERAL', `'${node.value}' is not a valid interval literal`, node.at);
  const seconds = { DAY: 86400, HOUR: 3600, MINUTE: 60, SECOND: 1 }[node.unit] ?? 1;
  // A day is 24 hours to Trino: as milliseconds, no calendar is asked.
  return typed(`to_milliseconds(CAST(${sign * Math.round(Number(node.value) * seconds * 1000)} AS BIGINT))`, {
    kind: 'interval day to second',
  });
}
