import { type Call } from './ast.ts';
import { rescaled, unscaled } from './arithmetic.ts';
import { coerce } from './cast.ts';
import { isZoned } from './moment.ts';
import { coercible } from './coercion.ts';
import { sortable } from './comparison.ts';
import { notSupported } from './errors.ts';
import { type ExpressionContext } from './expression.ts';
import { groupable } from './select.ts';
import { typed, type Typed } from './typed.ts';
import { BIGINT, BOOLEAN, decimal, DOUBLE, isInteger, isNumeric, REAL, type Type, VARCHAR } from './types.ts';

export interface AggregateCall {
  readonly node: Call;
  readonly context: ExpressionContext;
  readonly distinct: boolean;
  /** A DuckDB call with the DISTINCT, ORDER BY, FILTER and OVER of this one; `plain` leaves the first two out. */
  readonly apply: (name: string, args: readonly string[], options?: { readonly plain?: boolean }) => string;
}

/** The call in DuckDB's words, or undefined when no signature fits. */
export type Aggregate = (args: readonly Typed[], call: AggregateCall) => Typed | undefined;

const count: Aggregate = ([value], { node, apply }) => {
  if (node.star || !value) return typed(apply('count', node.star || !value ? ['*'] : []), BIGINT);
  if (node.args.length > 1) return undefined;
  return typed(apply('count', [node.distinct ? sortable(value) : value.sql]), BIGINT);
};

const sum: Aggregate = ([value], { node, apply }) => {
  if (!value || node.args.length !== 1) return undefined;
  const { type, sql } = value;
  if (isInteger(type)) return typed(`CAST(${apply('sum', [sql])} AS BIGINT)`, BIGINT);
  if (type.kind === 'decimal') return typed(apply('sum', [sql]), decimal(38, type.scale));
  if (type.kind === 'double') return typed(apply('sum', [sql]), DOUBLE);
  if (type.kind === 'real') return typed(`CAST(${apply('sum', [sql])} AS FLOAT)`, REAL);
  return undefined;
};

/** Averages of decimals stay decimals of the same scale, rounded half up (Trino's `DecimalAverageAggregation`). */
const avg: Aggregate = ([value], { node, apply }) => {
  if (!value || node.args.length !== 1) return undefined;
  const { type, sql } = value;
  if (type.kind === 'decimal') {
    const total = apply('sum', [sql]);
    const rows = apply('count', [sql]);
    const quotient = `a_quotient(${unscaled(total, decimal(38, type.scale), type.scale)}, CAST(${rows} AS HUGEINT))`;
    return typed(`(CASE WHEN ${rows} = 0 THEN NULL ELSE ${rescaled(quotient, type)} END)`, type);
  }
  if (isInteger(type) || type.kind === 'double')
    return typed(apply('avg', [`CAST(${sql} AS DOUBLE)`]), DOUBLE);
  if (type.kind === 'real') return typed(`CAST(${apply('avg', [sql])} AS FLOAT)`, REAL);
  return undefined;
};

/** min(x), max(x), and min(x, n), max(x, n) as arrays. */
function extreme(name: 'min' | 'max'): Aggregate {
  return ([value, limit], { apply }) => {
    if (!value) return undefined;
    if (limit)
      return isInteger(limit.type) && !isZoned(value.type)
        ? typed(apply(name, [value.sql, limit.sql]), { kind: 'array', element: value.type })
        : undefined;
    const sql = isZoned(value.type)
      ? apply(`arg_${name}`, [value.sql, sortable(value)])
      : apply(name, [value.sql]);
    return withZone(typed(sql, value.type), value);
  };
}

/** max_by keeps a NULL that belongs to the greatest key, as Trino does. */
function extremeBy(name: 'min' | 'max'): Aggregate {
  return ([value, key, limit], { apply, node }) => {
    if (!value || !key) return undefined;
    if (limit) throw notSupported(`${node.name} with three arguments`, node.at);
    return withZone(typed(apply(`arg_${name}_null`, [value.sql, sortable(key)]), value.type), value);
  };
}

function withZone(result: Typed, { zone }: Typed): Typed {
  return zone === undefined ? result : { ...result, zone };
}

const approxPercentile: Aggregate = ([value, percentile, third], { apply, node }) => {
  if (!value || !percentile || !isNumeric(value.type)) return undefined;
  if (third) throw notSupported('approx_percentile with weights or accuracy', node.at);
  const kind: Type = isInteger(value.type)
    ? BIGINT
    : value.type.kind === 'decimal' || value.type.kind === 'real'
      ? REAL
      : DOUBLE;
  const isList = percentile.type.kind === 'array';
  const fractions = coerce(percentile, isList ? { kind: 'array', element: DOUBLE } : DOUBLE, node.at);
  if (!fractions.constant)
    throw notSupported('approx_percentile with a percentile that is not a constant', node.at);
  const cast = kind.kind === 'bigint' ? 'BIGINT' : kind.kind === 'real' ? 'FLOAT' : 'DOUBLE';
  // Exact, which every approximation is allowed to be.
  const result = apply('quantile_disc', [`CAST(${value.sql} AS ${cast})`, fractions.sql]);
  return typed(result, isList ? { kind: 'array', element: kind } : kind);
};

function onNumbers(duckName: string): Aggregate {
  return (args, { apply, node }) => {
    if (!args.every(({ type }) => isNumeric(type)) || args.length === 0) return undefined;
    return typed(
      apply(
        duckName,
        args.map((value) => coerce(value, DOUBLE, node.at).sql),
      ),
      DOUBLE,
    );
  };
}

function onBooleans(duckName: string): Aggregate {
  return ([value], { apply }) =>
    value?.type.kind === 'boolean' ? typed(apply(duckName, [value.sql]), BOOLEAN) : undefined;
}

const listagg: Aggregate = ([value, separator], { apply, node }) => {
  if (!value || !coercible(value.type, VARCHAR)) return undefined;
  return typed(apply('string_agg', [coerce(value, VARCHAR, node.at).sql, separator?.sql ?? "''"]), VARCHAR);
};

export const aggregates: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  ['count', count],
  ['sum', sum],
  ['avg', avg],
  ['min', extreme('min')],
  ['max', extreme('max')],
  ['min_by', extremeBy('min')],
  ['max_by', extremeBy('max')],
  [
    'count_if',
    ([value], { apply }) =>
      value?.type.kind === 'boolean'
        ? typed(`CAST(coalesce(${apply('count_if', [value.sql])}, 0) AS BIGINT)`, BIGINT)
        : undefined,
  ],
  ['bool_and', onBooleans('bool_and')],
  ['every', onBooleans('bool_and')],
  ['bool_or', onBooleans('bool_or')],
  [
    'arbitrary',
    ([value], { apply }) => value && withZone(typed(apply('any_value', [value.sql]), value.type), value),
  ],
  [
    'any_value',
    ([value], { apply }) => value && withZone(typed(apply('any_value', [value.sql]), value.type), value),
  ],
  [
    'array_agg',
    ([value], { apply }) =>
      value && typed(apply('list', [value.sql]), { kind: 'array', element: value.type }),
  ],
  ['listagg', listagg],
  [
    'approx_distinct',
    ([value], { apply, node }) =>
      value &&
      typed(
        apply(
          'count',
          [node.filter ? sortable(value) : sortable(value)].map((sql) => `DISTINCT ${sql}`),
          { plain: true },
        ),
        BIGINT,
      ),
  ],
  ['approx_percentile', approxPercentile],
  ['stddev', onNumbers('stddev_samp')],
  ['stddev_samp', onNumbers('stddev_samp')],
  ['stddev_pop', onNumbers('stddev_pop')],
  ['variance', onNumbers('var_samp')],
  ['var_samp', onNumbers('var_samp')],
  ['var_pop', onNumbers('var_pop')],
  ['corr', onNumbers('corr')],
  ['covar_pop', onNumbers('covar_pop')],
  ['covar_samp', onNumbers('covar_samp')],
  ['regr_slope', onNumbers('regr_slope')],
  ['regr_intercept', onNumbers('regr_intercept')],
  [
    'grouping',
    (args, { apply }) =>
      typed(
        `CAST(${apply(
          'grouping',
          args.map(({ sql }) => sql),
        )} AS INTEGER)`,
        { kind: 'integer' },
      ),
  ],
  [
    'histogram',
    ([value], { node }) => {
      if (value) groupable(value, node);
      throw notSupported('histogram', node.at);
    },
  ],
]);

function ranking(duckName: string, type: Type): Aggregate {
  return (args, { apply }) => (args.length === 0 ? typed(apply(duckName, []), type) : undefined);
}

function neighbour(duckName: string): Aggregate {
  return ([value, offset, otherwise], { apply, node }) => {
    if (!value) return undefined;
    const rest = [
      ...(offset ? [coerce(offset, BIGINT, node.at).sql] : []),
      ...(otherwise ? [coerce(otherwise, value.type, node.at).sql] : []),
    ];
    return withZone(
      typed(apply(duckName, [value.sql, ...rest]), value.type),
      otherwise ? { ...value, ...(otherwise.zone === value.zone ? {} : { zone: '' }) } : value,
    );
  };
}

function positioned(duckName: string): Aggregate {
  return ([value, offset], { apply, node }) =>
    value &&
    withZone(
      typed(
        apply(duckName, [value.sql, ...(offset ? [coerce(offset, BIGINT, node.at).sql] : [])]),
        value.type,
      ),
      value,
    );
}

export const windowFunctions: ReadonlyMap<string, Aggregate> = new Map([
  ['row_number', ranking('row_number', BIGINT)],
  ['rank', ranking('rank', BIGINT)],
  ['dense_rank', ranking('dense_rank', BIGINT)],
  ['percent_rank', ranking('percent_rank', DOUBLE)],
  ['cume_dist', ranking('cume_dist', DOUBLE)],
  [
    'ntile',
    ([buckets], { apply, node }) =>
      buckets && typed(apply('ntile', [coerce(buckets, BIGINT, node.at).sql]), BIGINT),
  ],
  ['lag', neighbour('lag')],
  ['lead', neighbour('lead')],
  ['first_value', positioned('first_value')],
  ['last_value', positioned('last_value')],
  ['nth_value', positioned('nth_value')],
]);
