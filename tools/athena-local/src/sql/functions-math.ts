import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { rescaled, unscaled } from './arithmetic.ts';
import { sortable } from './comparison.ts';
import { QueryError } from './errors.ts';
import { translate, unify } from './expression.ts';
import { generic, type ScalarFunction, simple, unexpected } from './function.ts';
import { text, typed, type Typed } from './typed.ts';
import {
  BIGINT,
  BOOLEAN,
  decimal,
  DOUBLE,
  duckType,
  INTEGER,
  isInteger,
  isNumeric,
  VARCHAR,
} from './types.ts';

const onDouble = (name: string) => simple([DOUBLE], DOUBLE, { emit: (value) => `${name}(${value})` });

/** Functions that give back their argument's type. */
const sameType = (name: string) =>
  generic(([value, more]) =>
    value && !more && isNumeric(value.type)
      ? typed(`CAST(${name}(${value.sql}) AS ${duckType(value.type)})`, value.type, [value])
      : undefined,
  );

const round = generic(([value, digits], node) => {
  if (!value || !isNumeric(value.type)) return undefined;
  const { type } = value;
  const places = digits && isInteger(digits.type) ? coerce(digits, BIGINT, node.at) : undefined;
  if (digits && !places) return undefined;
  if (type.kind === 'decimal' && !places) {
    const whole = decimal(Math.min(38, type.precision - type.scale + Math.min(1, type.scale)), 0);
    return typed(`CAST(${value.sql} AS ${duckType(whole)})`, whole, [value]);
  }
  if (type.kind === 'decimal' && places) return roundDecimal(value, places);
  if (isInteger(type) && !places) return value;
  return typed(
    `CAST(round(${value.sql}${places ? `, CAST(${places.sql} AS INTEGER)` : ''}) AS ${duckType(type)})`,
    type,
    [value],
  );
});

function roundDecimal(value: Typed, places: Typed): Typed | undefined {
  const { type } = value;
  if (type.kind !== 'decimal') return undefined;
  const result = decimal(Math.min(38, type.precision + 1), type.scale);
  const unit = `CAST(pow(10, least(greatest(${type.scale} - ${places.sql}, 0), 38)) AS HUGEINT)`;
  const whole = unscaled(value.sql, type, type.scale);
  return typed(rescaled(`(a_quotient(${whole}, ${unit}) * ${unit})`, result), result, [value, places]);
}

/** NULL when any argument is NULL, unlike DuckDB. */
function extreme(name: 'greatest' | 'least'): ScalarFunction {
  return (node, context) => {
    if (node.args.length === 0) throw unexpected(node, []);
    const { values, type } = unify(node.args, context);
    const best = values.reduce((left, right) => {
      const comparison = `${sortable(left)} ${name === 'greatest' ? '>=' : '<='} ${sortable(right)}`;
      return {
        ...left,
        sql: `(CASE WHEN ${comparison} THEN ${left.sql} WHEN ${left.sql} IS NULL OR ${right.sql} IS NULL THEN NULL ELSE ${right.sql} END)`,
      };
    });
    return typed(best.sql, type, values);
  };
}

const coalesce: ScalarFunction = (node, context) => {
  if (node.args.length === 0) throw unexpected(node, []);
  const { values, type } = unify(node.args, context);
  const zones = new Set(values.map(({ zone }) => zone));
  const [zone] = zones;
  return {
    ...typed(`coalesce(${values.map(({ sql }) => sql).join(', ')})`, type, values),
    ...(zones.size === 1 && zone !== undefined && { zone }),
  };
};

const nullif: ScalarFunction = (node, context) => {
  const [left, right] = node.args.map((argument) => translate(argument, context));
  const type = left && right && commonType(left.type, right.type);
  if (!type || node.args.length !== 2) throw unexpected(node, []);
  const equal = `${sortable(coerce(left, type, node.at))} = ${sortable(coerce(right, type, node.at))}`;
  return typed(`(CASE WHEN ${equal} THEN NULL ELSE ${left.sql} END)`, left.type, [left, right]);
};

const conditional: ScalarFunction = (node, context) => {
  const [condition, ...branches] = node.args;
  if (!condition || branches.length < 1 || branches.length > 2) throw unexpected(node, []);
  const test = coerce(translate(condition, context), BOOLEAN, condition.at);
  const { values, type } = unify(branches, context);
  return typed(
    `(CASE WHEN ${test.sql} THEN ${values[0]?.sql ?? 'NULL'} ELSE ${values[1]?.sql ?? 'NULL'} END)`,
    type,
    [test, ...values],
  );
};

const attempt: ScalarFunction = (node, context) => {
  const [argument, more] = node.args;
  if (!argument || more) throw unexpected(node, []);
  const value = translate(argument, context);
  return {
    ...typed(`TRY(${value.sql})`, value.type, [value]),
    ...(value.zone !== undefined && { zone: value.zone }),
  };
};

export const mathFunctions: Readonly<Record<string, ScalarFunction>> = {
  abs: sameType('abs'),
  sign: sameType('sign'),
  ceil: generic(([value]) => wholeNumber('ceil', value)),
  ceiling: generic(([value]) => wholeNumber('ceil', value)),
  floor: generic(([value]) => wholeNumber('floor', value)),
  round,
  truncate: simple([DOUBLE], DOUBLE, { emit: (value) => `trunc(${value})` }),
  mod: (node, context) => {
    const [left, right, more] = node.args;
    if (!left || !right || more) throw unexpected(node, []);
    return translate({ kind: 'arithmetic', op: '%', left, right, at: node.at }, context);
  },
  power: simple([DOUBLE, DOUBLE], DOUBLE, { emit: (base, exponent) => `pow(${base}, ${exponent})` }),
  pow: simple([DOUBLE, DOUBLE], DOUBLE, { emit: (base, exponent) => `pow(${base}, ${exponent})` }),
  sqrt: simple([DOUBLE], DOUBLE, {
    emit: (value) => `CASE WHEN ${value} < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(${value}) END`,
  }),
  cbrt: onDouble('cbrt'),
  exp: onDouble('exp'),
  ln: simple([DOUBLE], DOUBLE, { emit: logarithm('ln') }),
  log2: simple([DOUBLE], DOUBLE, { emit: logarithm('log2') }),
  log10: simple([DOUBLE], DOUBLE, { emit: logarithm('log10') }),
  sin: onDouble('sin'),
  cos: onDouble('cos'),
  tan: onDouble('tan'),
  atan: onDouble('atan'),
  radians: onDouble('radians'),
  degrees: onDouble('degrees'),
  pi: simple([], DOUBLE, { emit: () => 'pi()' }),
  e: simple([], DOUBLE, { emit: () => 'exp(CAST(1 AS DOUBLE))' }),
  nan: simple([], DOUBLE, { emit: () => "CAST('NaN' AS DOUBLE)" }),
  infinity: simple([], DOUBLE, { emit: () => "CAST('Infinity' AS DOUBLE)" }),
  is_nan: simple([DOUBLE], BOOLEAN, { emit: (value) => `isnan(${value})` }),
  is_finite: simple([DOUBLE], BOOLEAN, { emit: (value) => `isfinite(${value})` }),
  is_infinite: simple([DOUBLE], BOOLEAN, { emit: (value) => `isinf(${value})` }),
  random: generic(([more]) => (more ? undefined : { sql: 'random()', type: DOUBLE, constant: false })),
  rand: generic(([more]) => (more ? undefined : { sql: 'random()', type: DOUBLE, constant: false })),
  bitwise_and: simple([BIGINT, BIGINT], BIGINT, { emit: (left, right) => `(${left} & ${right})` }),
  bitwise_or: simple([BIGINT, BIGINT], BIGINT, { emit: (left, right) => `(${left} | ${right})` }),
  greatest: extreme('greatest'),
  least: extreme('least'),
  coalesce,
  nullif,
  if: conditional,
  try: attempt,
  fail: simple([VARCHAR], INTEGER, { emit: (message) => `a_fail('GENERIC_USER_ERROR: ' || ${message})` }),
  current_user: () => {
    throw new QueryError('NOT_SUPPORTED', text('current_user is not supported by the local Athena'));
  },
};

function logarithm(name: string): (value?: string) => string {
  return (value = '') =>
    `CASE WHEN ${value} > 0 THEN ${name}(${value}) WHEN ${value} = 0 THEN CAST('-Infinity' AS DOUBLE) WHEN ${value} IS NULL THEN NULL ELSE CAST('NaN' AS DOUBLE) END`;
}

function wholeNumber(name: 'ceil' | 'floor', value: Typed | undefined): Typed | undefined {
  if (!value || !isNumeric(value.type)) return undefined;
  const { type } = value;
  if (isInteger(type)) return value;
  const result =
    type.kind === 'decimal'
      ? decimal(Math.min(38, type.precision - type.scale + Math.min(1, type.scale)), 0)
      : type;
  return typed(`CAST(${name}(${value.sql}) AS ${duckType(result)})`, result, [value]);
}
