import { type Call, type Expression, type FrameBound, type Window } from './ast.ts';
import { type Aggregate, aggregates, type AggregateCall, windowFunctions } from './aggregates.ts';
import { coerce } from './cast.ts';
import { sortable } from './comparison.ts';
import { notSupported, QueryError } from './errors.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { collectionFunctions } from './functions-collection.ts';
import { jsonFunctions } from './functions-json.ts';
import { mathFunctions } from './functions-math.ts';
import { textFunctions } from './functions-text.ts';
import { timeFunctions } from './functions-time.ts';
import { timeFormatFunctions } from './functions-time-format.ts';
import { type ScalarFunction } from './function.ts';
import { sortSql } from './query.ts';
import { groupable } from './select.ts';
import { typed, type Typed } from './typed.ts';
import { BOOLEAN, typeText } from './types.ts';

/** Only functions named here exist: nothing of DuckDB's own shows through. */
const scalars: ReadonlyMap<string, ScalarFunction> = new Map(
  [
    textFunctions,
    mathFunctions,
    timeFunctions,
    timeFormatFunctions,
    jsonFunctions,
    collectionFunctions,
  ].flatMap((group) => Object.entries(group)),
);

export function translateCall(node: Call, context: ExpressionContext): Typed {
  const aggregate = aggregates.get(node.name);
  if (aggregate) return translateAggregate(node, aggregate, context);
  const windowed = windowFunctions.get(node.name);
  if (windowed) return translateWindowed(node, windowed, context);
  const scalar = scalars.get(node.name);
  if (!scalar) throw new QueryError('FUNCTION_NOT_FOUND', `Function '${node.name}' not registered`, node.at);
  if (node.over || node.filter || node.distinct || node.star || node.orderBy.length > 0) {
    throw new QueryError(
      'FUNCTION_NOT_AGGREGATE',
      `Scalar function ${node.name} cannot be used as an aggregate or window function`,
      node.at,
    );
  }
  return scalar(node, context);
}

function mismatched(node: Call, args: readonly Typed[]): QueryError {
  return new QueryError(
    'FUNCTION_NOT_FOUND',
    `Unexpected parameters (${args.map(({ type }) => typeText(type)).join(', ')}) for function ${node.name}`,
    node.at,
  );
}

function translateAggregate(node: Call, aggregate: Aggregate, context: ExpressionContext): Typed {
  if (!node.over) {
    if (context.noAggregates !== undefined) {
      throw new QueryError(
        'EXPRESSION_NOT_SCALAR',
        `${context.noAggregates} cannot contain aggregations, window functions or grouping operations: [${node.name}(...)]`,
        node.at,
      );
    }
    context.onAggregate?.();
  }
  const inner: ExpressionContext = node.over ? context : { ...context, noAggregates: 'Aggregate functions' };
  const suffix = suffixes(node, context);
  const order = node.orderBy.map((item) => sortSql(sortable(translate(item.value, inner)), item)).join(', ');
  const call: AggregateCall = {
    node,
    context: inner,
    distinct: node.distinct,
    apply: (name, args, options = {}) => {
      const distinct = node.distinct && options.plain !== true ? 'DISTINCT ' : '';
      const orderBy = order !== '' && options.plain !== true ? ` ORDER BY ${order}` : '';
      return `${name}(${distinct}${args.join(', ')}${orderBy})${suffix}`;
    },
  };
  const args = node.args.map((argument) =>
    argument.kind === 'lambda' ? typed('', { kind: 'unknown' }) : translate(argument, inner),
  );
  const result = aggregate(args, call);
  if (!result) throw mismatched(node, args);
  return { ...result, constant: false };
}

function translateWindowed(node: Call, windowed: Aggregate, context: ExpressionContext): Typed {
  if (!node.over)
    throw new QueryError('MISSING_OVER', `Window function ${node.name} requires an OVER clause`, node.at);
  const suffix = suffixes(node, context);
  const args = node.args.map((argument) => translate(argument, context));
  const nulls = node.ignoreNulls ? ' IGNORE NULLS' : '';
  const result = windowed(args, {
    node,
    context,
    distinct: false,
    apply: (name, values) => `${name}(${values.join(', ')}${nulls})${suffix}`,
  });
  if (!result) throw mismatched(node, args);
  return { ...result, constant: false };
}

function suffixes(node: Call, context: ExpressionContext): string {
  const filter =
    node.filter &&
    coerce(translate(node.filter, { ...context, noAggregates: 'FILTER' }), BOOLEAN, node.filter.at);
  return `${filter ? ` FILTER (WHERE ${filter.sql})` : ''}${node.over ? ` OVER (${windowSql(node.over, node, context)})` : ''}`;
}

function windowSql(window: Window, node: Call, context: ExpressionContext): string {
  if (context.noAggregates !== undefined) {
    throw new QueryError(
      'EXPRESSION_NOT_SCALAR',
      `${context.noAggregates} cannot contain aggregations, window functions or grouping operations: [${node.name}(...)]`,
      node.at,
    );
  }
  const merged = resolveWindow(window, node, context);
  const partition = merged.partitionBy.map((item) => groupable(translate(item, context), item));
  context.onWindow?.(partition);
  const parts = [
    partition.length > 0 && `PARTITION BY ${partition.map(({ sql }) => sql).join(', ')}`,
    merged.orderBy.length > 0 &&
      `ORDER BY ${merged.orderBy.map((item) => sortSql(sortable(translate(item.value, context)), item)).join(', ')}`,
    merged.frame && frameSql(merged.frame, context),
  ];
  return parts.filter(Boolean).join(' ');
}

function resolveWindow(window: Window, { at }: Expression, context: ExpressionContext): Window {
  if (window.name === undefined) return window;
  const base = context.scope.windows?.get(window.name);
  if (!base)
    throw new QueryError('INVALID_WINDOW_REFERENCE', `Cannot resolve WINDOW name ${window.name}`, at);
  const frame = window.frame ?? base.frame;
  return {
    partitionBy: [...base.partitionBy, ...window.partitionBy],
    orderBy: window.orderBy.length > 0 ? window.orderBy : base.orderBy,
    ...(frame && { frame }),
  };
}

function frameSql(frame: NonNullable<Window['frame']>, context: ExpressionContext): string {
  const bound = ({ kind, value }: FrameBound): string => {
    if (!value) return kind;
    const { sql, constant, type } = translate(value, context);
    if (!constant || type.kind === 'unknown')
      throw notSupported('a window frame bound that is not a constant', value.at);
    return `${sql} ${kind}`;
  };
  return frame.end
    ? `${frame.unit} BETWEEN ${bound(frame.start)} AND ${bound(frame.end)}`
    : `${frame.unit} ${bound(frame.start)}`;
}
