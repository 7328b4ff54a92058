import { type Expression, type Query } from './ast.ts';
import { translateArithmetic, translateNegate } from './arithmetic.ts';
import { translateCall } from './call.ts';
import { cast, coerce } from './cast.ts';
import {
  translateBetween,
  translateComparison,
  translateDistinct,
  translateIn,
  translateLike,
  translateLogical,
  translateQuantified,
} from './comparison.ts';
import { commonType } from './coercion.ts';
import { notSupported, QueryError } from './errors.ts';
import { translateInterval, translateLiteral } from './literal.ts';
import { type Scope } from './scope.ts';
import { translateName, translateSubscript } from './reference.ts';
import { type Session, type WindowListener } from './session.ts';
import { typed, type Typed } from './typed.ts';
import { BOOLEAN, resolveType, type Type, typeText, UNKNOWN, VARCHAR } from './types.ts';

/** Where an expression stands. */
export interface ExpressionContext {
  readonly session: Session;
  readonly scope: Scope;
  /** Why an aggregate cannot stand here; undefined where it can. */
  readonly noAggregates?: string;
  readonly onAggregate?: () => void;
  readonly onWindow?: WindowListener;
  readonly query: (
    query: Query,
    scope: Scope,
  ) => { readonly sql: string; readonly columns: readonly Typed[] };
}

export function translate(node: Expression, context: ExpressionContext): Typed {
  switch (node.kind) {
    case 'null':
    case 'boolean':
    case 'string':
    case 'binary':
    case 'number':
    case 'typed':
      return translateLiteral(node);
    case 'interval':
      return translateInterval(node);
    case 'parameter':
      return translateParameter(node, context);
    case 'name':
    case 'field':
      return translateName(node, context);
    case 'call':
      return translateCall(node, context);
    case 'arithmetic':
      return translateArithmetic(node, context);
    case 'negate':
      return translateNegate(node, context);
    case 'concat':
      return translateConcat(node, context);
    case 'compare':
      return translateComparison(node, context);
    case 'logical':
      return translateLogical(node, context);
    case 'not': {
      const value = coerce(translate(node.value, context), BOOLEAN, node.value.at);
      return typed(`(NOT ${value.sql})`, BOOLEAN, [value]);
    }
    case 'between':
      return translateBetween(node, context);
    case 'in':
      return translateIn(node, context);
    case 'like':
      return translateLike(node, context);
    case 'is null': {
      const value = translate(node.value, context);
      return typed(`(${value.sql} IS NULL)`, BOOLEAN, [value]);
    }
    case 'is distinct':
      return translateDistinct(node, context);
    case 'case':
      return translateCase(node, context);
    case 'cast':
      return cast(translate(node.value, context), resolveType(node.type), { safe: node.safe, at: node.at });
    case 'extract':
      return translateCall(
        {
          kind: 'call',
          name: node.part.toLowerCase(),
          args: [node.value],
          star: false,
          distinct: false,
          orderBy: [],
          ignoreNulls: false,
          at: node.at,
        },
        context,
      );
    case 'subquery':
      return translateScalarQuery(node, context);
    case 'exists': {
      const query = context.query(node.query, context.scope);
      return { sql: `EXISTS (${query.sql})`, type: BOOLEAN, constant: false };
    }
    case 'quantified':
      return translateQuantified(node, context);
    case 'array': {
      const { values, type } = unify(node.items, context);
      return typed(
        `list_value(${values.map(({ sql }) => sql).join(', ')})`,
        { kind: 'array', element: type },
        values,
      );
    }
    case 'row': {
      const values = node.items.map((item) => translate(item, context));
      return typed(rowSql(values), { kind: 'row', fields: values.map(({ type }) => ({ type })) }, values);
    }
    case 'subscript':
      return translateSubscript(node, context);
    case 'lambda':
      throw new QueryError(
        'SYNTAX_ERROR',
        'Lambda expression should always be used inside a function',
        node.at,
      );
    case 'at time zone':
      return translateCall(
        {
          kind: 'call',
          name: 'at_timezone',
          args: [node.value, node.zone],
          star: false,
          distinct: false,
          orderBy: [],
          ignoreNulls: false,
          at: node.at,
        },
        context,
      );
  }
}

function rowSql(values: readonly Typed[]): string {
  return `struct_pack(${values.map(({ sql }, index) => `"field${index}" := ${sql}`).join(', ')})`;
}

function translateParameter(node: Expression & { kind: 'parameter' }, context: ExpressionContext): Typed {
  const value = context.session.parameters[node.index];
  if (!value) throw new QueryError('INVALID_PARAMETER_USAGE', 'Incorrect number of parameters', node.at);
  return translate(value, { ...context, scope: { fields: [] }, noAggregates: 'Parameters' });
}

function translateConcat(node: Expression & { kind: 'concat' }, context: ExpressionContext): Typed {
  const left = translate(node.left, context);
  const right = translate(node.right, context);
  if (left.type.kind === 'array' || right.type.kind === 'array') {
    const type = commonType(left.type, right.type);
    if (!type) throw mismatch(node, left, right);
    return typed(
      `list_concat(${coerce(left, type, node.at).sql}, ${coerce(right, type, node.at).sql})`,
      type,
      [left, right],
    );
  }
  if (left.type.kind === 'varbinary' && right.type.kind === 'varbinary')
    return typed(`(${left.sql} || ${right.sql})`, left.type, [left, right]);
  return typed(`(${coerce(left, VARCHAR, node.at).sql} || ${coerce(right, VARCHAR, node.at).sql})`, VARCHAR, [
    left,
    right,
  ]);
}

export function mismatch({ at }: Expression, left: Typed, right: Typed): QueryError {
  return new QueryError(
    'TYPE_MISMATCH',
    `Unexpected parameters (${typeText(left.type)}, ${typeText(right.type)})`,
    at,
  );
}

function translateCase(node: Expression & { kind: 'case' }, context: ExpressionContext): Typed {
  const { operand } = node;
  const conditions = node.branches.map(({ when }) =>
    operand
      ? translateComparison({ kind: 'compare', op: '=', left: operand, right: when, at: when.at }, context)
      : coerce(translate(when, context), BOOLEAN, when.at),
  );
  const results = [...node.branches.map(({ then }) => then), ...(node.otherwise ? [node.otherwise] : [])];
  const { values, type } = unify(results, context);
  const branches = conditions.map(
    (condition, index) => `WHEN ${condition.sql} THEN ${values[index]?.sql ?? 'NULL'}`,
  );
  const otherwise = node.otherwise ? ` ELSE ${values.at(-1)?.sql ?? 'NULL'}` : '';
  return typed(`(CASE ${branches.join(' ')}${otherwise} END)`, type, [...conditions, ...values]);
}

/** Translates expressions that must end up with one type. */
export function unify(
  nodes: readonly Expression[],
  context: ExpressionContext,
): { values: Typed[]; type: Type } {
  const values = nodes.map((node) => translate(node, context));
  let type: Type = UNKNOWN;
  for (const [index, value] of values.entries()) {
    const common = commonType(type, value.type);
    const node = nodes[index];
    if (!common)
      throw new QueryError(
        'TYPE_MISMATCH',
        `All expressions must have the same type: ${typeText(type)}, ${typeText(value.type)}`,
        node?.at,
      );
    type = common;
  }
  return {
    values: values.map((value, index) => coerce(value, type, nodes[index]?.at ?? { line: 1, column: 1 })),
    type,
  };
}

function translateScalarQuery(node: Expression & { kind: 'subquery' }, context: ExpressionContext): Typed {
  const query = context.query(node.query, context.scope);
  const [column] = query.columns;
  if (!column || query.columns.length !== 1)
    throw notSupported('a scalar subquery of several columns', node.at);
  return { sql: `(${query.sql})`, type: column.type, constant: false };
}
