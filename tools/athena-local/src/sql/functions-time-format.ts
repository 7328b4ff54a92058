import { coerce } from './cast.ts';
import { notSupported } from './errors.ts';
import { translate } from './expression.ts';
import { generic, literalText, type ScalarFunction, unexpected } from './function.ts';
import { isTime } from './functions-time.ts';
import { bindTime, instantOf, isZoned, moment, UTC, wallOf, zoneSql } from './moment.ts';
import { bind } from './bind.ts';
import { javaFormat, mysqlFormat, type TimePart } from './time-format.ts';
import { text, typed } from './typed.ts';
import { BIGINT, TIMESTAMP, type Type, VARCHAR, ZONED } from './types.ts';

function part(read: (clock: string) => string): ScalarFunction {
  return generic(([value, more]) =>
    value && !more && isTime(value)
      ? typed(`CAST(${read(wallOf(value))} AS BIGINT)`, BIGINT, [value])
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
    const parts = parse(pattern);
    const sql = bindTime(value, (time) =>
      bind(wallOf(time), (wall) => {
        const zone = isZoned(time.type) ? zoneSql(time) : "'UTC'";
        const instant = isZoned(time.type) ? instantOf(time) : wall;
        return `(${["''", ...parts.map(({ literal, print }) => (literal !== undefined ? text(literal) : (print?.({ wall, zone, instant }) ?? "''")))].join(' || ')})`;
      }),
    );
    return typed(sql, VARCHAR, [value]);
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
    const local = bind(value.sql, (input) => {
      const failure = `a_bad_time('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || ${input} || '"')`;
      return `CASE WHEN ${input} IS NULL THEN NULL WHEN try_strptime(${input}, ${format}) IS NULL THEN ${failure} ELSE a_cut_time(try_strptime(${input}, ${format}), 3) END`;
    });
    return isZoned(type) ? moment(local, UTC, { type, parts: [value] }) : typed(`(${local})`, type, [value]);
  };
}

export const timeFormatFunctions: Readonly<Record<string, ScalarFunction>> = {
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
};
