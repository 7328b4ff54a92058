import { type ComparisonOperator, type Expression } from './ast.ts';
import { coerce } from './cast.ts';
import { columnOf, instantOf, isZoned } from './moment.ts';
import { commonType } from './coercion.ts';
import { notSupported, QueryError } from './errors.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { and, ANYTHING, type Constant, type ConstantKind, or, type Predicate } from './predicate.ts';
import { typed, type Typed } from './typed.ts';
import { BOOLEAN, isInteger, type Type, typeText, VARCHAR } from './types.ts';

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

export function translateComparison(
  node: Expression & { kind: 'compare' },
  context: ExpressionContext,
): Typed {
  return compare(node, translate(node.left, context), translate(node.right, context));
}

function compare(
  { op, at }: { op: ComparisonOperator; at: Expression['at'] },
  left: Typed,
  right: Typed,
): Typed {
  const [a, b] = comparable(left, right, { op, at });
  const result = typed(`(${a} ${op} ${b})`, BOOLEAN, [left, right]);
  return { ...result, predicate: comparisonPredicate(op, left, right) };
}

/** Both sides in their common type, as DuckDB can compare them: moments by their instant alone. */
function comparable(
  left: Typed,
  right: Typed,
  { op, at }: { op: string; at: Expression['at'] },
): [string, string] {
  const type = commonType(left.type, right.type);
  if (!type)
    throw new QueryError(
      'TYPE_MISMATCH',
      `Cannot apply operator: ${typeText(left.type)} ${op} ${typeText(right.type)}`,
      at,
    );
  const [a, b] = [coerce(left, type, at), coerce(right, type, at)];
  return [sortable(a), sortable(b)];
}

/** What orders a value: the instant of a moment, everything else itself. */
export function sortable(value: Typed): string {
  return isZoned(value.type) ? instantOf(value) : value.sql;
}

function comparisonPredicate(op: ComparisonOperator, left: Typed, right: Typed): Predicate {
  if (left.origins && right.origins)
    return op === '=' ? { kind: 'same', left: left.origins, right: right.origins } : ANYTHING;
  if (right.origins) return comparisonPredicate(mirrored[op], right, left);
  const value = left.origins && right.constant && constantFor(left.type, right);
  return left.origins && value ? { kind: 'compare', origins: left.origins, op, value } : ANYTHING;
}

/** A constant in the form that the column's values compare in. */
function constantFor(column: Type, value: Typed): Constant | undefined {
  const as = constantKind(column);
  if (as !== undefined && value.type.kind === 'unknown') return { sql: value.sql, as };
  return as !== undefined && as === constantKind(value.type) ? { sql: value.sql, as } : undefined;
}

function constantKind(type: Type): ConstantKind | undefined {
  if (isInteger(type)) return 'integer';
  if (type.kind === 'varchar') return 'text';
  return type.kind === 'date' ? 'date' : undefined;
}

export function translateBetween(node: Expression & { kind: 'between' }, context: ExpressionContext): Typed {
  const value = translate(node.value, context);
  const low = compare({ op: '>=', at: node.at }, value, translate(node.low, context));
  const high = compare({ op: '<=', at: node.at }, value, translate(node.high, context));
  return {
    ...typed(`(${low.sql} AND ${high.sql})`, BOOLEAN, [low, high]),
    predicate: and(low.predicate ?? ANYTHING, high.predicate ?? ANYTHING),
  };
}

export function translateIn(node: Expression & { kind: 'in' }, context: ExpressionContext): Typed {
  const value = translate(node.value, context);
  if ('kind' in node.items)
    return inQuery(
      { ...node, query: node.items, op: '=', all: false, left: node.value, kind: 'quantified' },
      value,
      context,
    );
  const tests = node.items.map((item) => compare({ op: '=', at: node.at }, value, translate(item, context)));
  const predicate = tests.map((test) => test.predicate ?? ANYTHING).reduce(or);
  return { ...typed(`(${tests.map(({ sql }) => sql).join(' OR ')})`, BOOLEAN, [value, ...tests]), predicate };
}

export function translateQuantified(
  node: Expression & { kind: 'quantified' },
  context: ExpressionContext,
): Typed {
  return inQuery(node, translate(node.left, context), context);
}

function inQuery(node: Expression & { kind: 'quantified' }, left: Typed, context: ExpressionContext): Typed {
  const query = context.query(node.query, context.scope);
  const [column] = query.columns;
  if (!column || query.columns.length !== 1)
    throw notSupported('comparing with a subquery of several columns', node.at);
  const type = commonType(left.type, column.type);
  if (!type)
    throw new QueryError(
      'TYPE_MISMATCH',
      `Cannot apply operator: ${typeText(left.type)} ${node.op} ${typeText(column.type)}`,
      node.at,
    );
  const name = context.session.fresh('q');
  const values = coerce(columnOf(column, `"${name}"."c0"`), type, node.at);
  const inner = `SELECT ${sortable(values)} FROM (${query.sql}) AS "${name}"`;
  const quantifier = node.all ? 'ALL' : 'ANY';
  return {
    sql: `(${sortable(coerce(left, type, node.at))} ${node.op} ${quantifier} (${inner}))`,
    type: BOOLEAN,
    constant: false,
  };
}

export function translateLogical(node: Expression & { kind: 'logical' }, context: ExpressionContext): Typed {
  const left = coerce(translate(node.left, context), BOOLEAN, node.left.at);
  const right = coerce(translate(node.right, context), BOOLEAN, node.right.at);
  const [a, b] = [left.predicate ?? ANYTHING, right.predicate ?? ANYTHING];
  return {
    ...typed(`(${left.sql} ${node.op} ${right.sql})`, BOOLEAN, [left, right]),
    predicate: node.op === 'AND' ? and(a, b) : or(a, b),
  };
}

export function translateLike(node: Expression & { kind: 'like' }, context: ExpressionContext): Typed {
  const parts = [node.value, node.pattern, ...(node.escape ? [node.escape] : [])].map((part) =>
    coerce(translate(part, context), VARCHAR, part.at),
  );
  const [value, pattern, escape] = parts.map(({ sql }) => sql);
  return typed(
    `(${value ?? ''} LIKE ${pattern ?? ''}${escape === undefined ? '' : ` ESCAPE ${escape}`})`,
    BOOLEAN,
    parts,
  );
}

export function translateDistinct(
  node: Expression & { kind: 'is distinct' },
  context: ExpressionContext,
): Typed {
  const left = translate(node.left, context);
  const right = translate(node.right, context);
  const [a, b] = comparable(left, right, { op: 'IS DISTINCT FROM', at: node.at });
  return typed(`(${a} IS DISTINCT FROM ${b})`, BOOLEAN, [left, right]);
}
