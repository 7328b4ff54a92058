import { type ComparisonOperator, type Expression, type Query, type SortItem } from './ast.ts';
import { QueryError } from './errors.ts';
import { type TokenCursor } from './token-cursor.ts';
import { parsePrimary } from './primary-parser.ts';

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);

/** What the parsers of expressions and queries share: they contain each other. */
export interface ParserContext {
  readonly cursor: TokenCursor;
  readonly query: () => Query;
  /** The number of the `?` that starts at this offset. */
  readonly parameter: (start: number) => number;
}

export function parseExpression(context: ParserContext): Expression {
  return parseOr(context);
}

function parseOr(context: ParserContext): Expression {
  let left = parseAnd(context);
  while (context.cursor.is('OR')) {
    const { at } = context.cursor.next();
    left = { kind: 'logical', op: 'OR', left, right: parseAnd(context), at };
  }
  return left;
}

function parseAnd(context: ParserContext): Expression {
  let left = parseNot(context);
  while (context.cursor.is('AND')) {
    const { at } = context.cursor.next();
    left = { kind: 'logical', op: 'AND', left, right: parseNot(context), at };
  }
  return left;
}

function parseNot(context: ParserContext): Expression {
  const { at } = context.cursor.token;
  if (context.cursor.take('NOT')) return { kind: 'not', value: parseNot(context), at };
  return parsePredicate(context);
}

function parsePredicate(context: ParserContext): Expression {
  const { cursor } = context;
  let left = parseConcat(context);
  for (;;) {
    const { at } = cursor.token;
    const operator = comparisonOperator(cursor);
    if (operator) {
      left = parseComparison(context, operator, left);
      continue;
    }
    if (cursor.take('IS')) {
      const negated = cursor.take('NOT');
      const test: Expression = cursor.take('NULL')
        ? { kind: 'is null', value: left, at }
        : (cursor.expect('DISTINCT', 'FROM'), { kind: 'is distinct', left, right: parseConcat(context), at });
      left = negated ? { kind: 'not', value: test, at } : test;
      continue;
    }
    const negated = cursor.is('NOT') && ['BETWEEN', 'IN', 'LIKE'].includes(cursor.peek(1).text);
    if (negated) cursor.next();
    const test = parseMembership(context, left);
    if (!test) return left;
    left = negated ? { kind: 'not', value: test, at } : test;
  }
}

function parseMembership(context: ParserContext, value: Expression): Expression | undefined {
  const { cursor } = context;
  const { at } = cursor.token;
  if (cursor.take('BETWEEN')) {
    const low = parseConcat(context);
    cursor.expect('AND');
    return { kind: 'between', value, low, high: parseConcat(context), at };
  }
  if (cursor.take('LIKE')) {
    const pattern = parseConcat(context);
    return cursor.take('ESCAPE')
      ? { kind: 'like', value, pattern, escape: parseConcat(context), at }
      : { kind: 'like', value, pattern, at };
  }
  if (cursor.take('IN')) {
    cursor.expect('(');
    const items =
      cursor.is('SELECT') || cursor.is('WITH')
        ? context.query()
        : cursor.list(() => parseExpression(context));
    cursor.expect(')');
    return { kind: 'in', value, items, at };
  }
  return undefined;
}

function comparisonOperator(cursor: TokenCursor): ComparisonOperator | undefined {
  const { kind, text } = cursor.token;
  if (kind !== 'symbol' || !comparisons.has(text)) return undefined;
  return text === '!=' ? '<>' : (text as ComparisonOperator);
}

function parseComparison(context: ParserContext, op: ComparisonOperator, left: Expression): Expression {
  const { cursor } = context;
  const { at } = cursor.next();
  const quantifier = ['ALL', 'ANY', 'SOME'].find((word) => cursor.is(word, '('));
  if (!quantifier) return { kind: 'compare', op, left, right: parseConcat(context), at };
  cursor.next();
  cursor.expect('(');
  const query = context.query();
  cursor.expect(')');
  return { kind: 'quantified', op, all: quantifier === 'ALL', left, query, at };
}

/** An expression without comparisons, as the grammar wants it before IN and AND. */
export function parseConcat(context: ParserContext): Expression {
  let left = parseSum(context);
  while (context.cursor.is('||')) {
    const { at } = context.cursor.next();
    left = { kind: 'concat', left, right: parseSum(context), at };
  }
  return left;
}

function parseSum(context: ParserContext): Expression {
  let left = parseProduct(context);
  for (;;) {
    const { at } = context.cursor.token;
    const op = (['+', '-'] as const).find((symbol) => context.cursor.take(symbol));
    if (!op) return left;
    left = { kind: 'arithmetic', op, left, right: parseProduct(context), at };
  }
}

function parseProduct(context: ParserContext): Expression {
  let left = parseUnary(context);
  for (;;) {
    const { at } = context.cursor.token;
    const op = (['*', '/', '%'] as const).find((symbol) => context.cursor.take(symbol));
    if (!op) return left;
    left = { kind: 'arithmetic', op, left, right: parseUnary(context), at };
  }
}

function parseUnary(context: ParserContext): Expression {
  const { cursor } = context;
  const { at } = cursor.token;
  if (cursor.take('-')) return { kind: 'negate', value: parseUnary(context), at };
  if (cursor.take('+')) return parseUnary(context);
  return parseAtTimeZone(context);
}

function parseAtTimeZone(context: ParserContext): Expression {
  const { cursor } = context;
  let value = parsePostfix(context);
  while (cursor.is('AT', 'TIME', 'ZONE')) {
    const { at } = cursor.expect('AT', 'TIME', 'ZONE');
    value = { kind: 'at time zone', value, zone: parsePostfix(context), at };
  }
  return value;
}

function parsePostfix(context: ParserContext): Expression {
  const { cursor } = context;
  let value = parsePrimary(context);
  for (;;) {
    const { at } = cursor.token;
    if (cursor.take('[')) {
      const index = parseExpression(context);
      cursor.expect(']');
      value = { kind: 'subscript', value, index, at };
    } else if (cursor.take('.')) {
      value = { kind: 'field', base: value, name: cursor.name(), at: value.at };
    } else {
      return value;
    }
  }
}

export function parseSortItems(context: ParserContext): SortItem[] {
  const { cursor } = context;
  return cursor.list(() => {
    const value = parseExpression(context);
    const descending = cursor.take('DESC');
    if (!descending) cursor.take('ASC');
    let nullsFirst = false;
    if (cursor.take('NULLS')) {
      nullsFirst = cursor.take('FIRST');
      if (!nullsFirst) cursor.expect('LAST');
    }
    return { value, descending, nullsFirst };
  });
}

/** An expression on its own, such as an execution parameter. */
export function parseLoneExpression(cursor: TokenCursor): Expression {
  const refuse = (): never => {
    throw new QueryError('SYNTAX_ERROR', 'only a literal is allowed here', cursor.token.at);
  };
  const expression = parseExpression({ cursor, query: refuse, parameter: refuse });
  cursor.end();
  return expression;
}
