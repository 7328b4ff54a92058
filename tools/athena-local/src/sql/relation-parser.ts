import { type Join, type Relation } from './ast.ts';
import { notSupported } from './errors.ts';
import { parseExpression, type ParserContext } from './expression-parser.ts';

const notAliases = new Set([
  'CROSS',
  'INNER',
  'LEFT',
  'RIGHT',
  'FULL',
  'JOIN',
  'NATURAL',
  'ON',
  'USING',
  'WINDOW',
  'LIMIT',
  'OFFSET',
  'FETCH',
  'TABLESAMPLE',
]);

export function parseRelation(context: ParserContext): Relation {
  let left = parseAliased(context);
  for (;;) {
    const join = parseJoin(context, left);
    if (!join) return left;
    left = join;
  }
}

function parseJoin(context: ParserContext, left: Relation): Join | undefined {
  const { cursor } = context;
  const { at } = cursor.token;
  if (cursor.is('NATURAL')) throw notSupported('NATURAL JOIN', at);
  if (cursor.take('CROSS', 'JOIN'))
    return { kind: 'join', type: 'CROSS', left, right: parseAliased(context), at };
  const type = joinType(context);
  if (!type) return undefined;
  const right = parseAliased(context);
  if (cursor.take('USING'))
    return { kind: 'join', type, left, right, using: cursor.parenthesized(() => cursor.name()), at };
  cursor.expect('ON');
  return { kind: 'join', type, left, right, on: parseExpression(context), at };
}

function joinType({ cursor }: ParserContext): Join['type'] | undefined {
  if (cursor.take('JOIN')) return 'INNER';
  for (const type of ['INNER', 'LEFT', 'RIGHT', 'FULL'] as const) {
    if (cursor.take(type, 'JOIN') || cursor.take(type, 'OUTER', 'JOIN')) return type;
  }
  return undefined;
}

function parseAliased(context: ParserContext): Relation {
  const { cursor } = context;
  const relation = parsePrimaryRelation(context);
  if (cursor.is('TABLESAMPLE')) throw notSupported('TABLESAMPLE', cursor.token.at);
  const named =
    cursor.take('AS') ||
    (cursor.isName() && !(cursor.token.kind === 'word' && notAliases.has(cursor.token.text)));
  if (!named) return relation;
  const { at } = cursor.token;
  const alias = cursor.name();
  const columns = cursor.is('(') ? cursor.parenthesized(() => cursor.name()) : undefined;
  return { kind: 'aliased', relation, alias, ...(columns && { columns }), at };
}

function parsePrimaryRelation(context: ParserContext): Relation {
  const { cursor } = context;
  const { at } = cursor.token;
  if (cursor.take('UNNEST')) {
    const args = cursor.parenthesized(() => parseExpression(context));
    return { kind: 'unnest', args, ordinality: cursor.take('WITH', 'ORDINALITY'), at };
  }
  if (cursor.is('LATERAL')) {
    cursor.next();
    cursor.expect('(');
    const query = context.query();
    cursor.expect(')');
    return { kind: 'derived', query, at };
  }
  if (cursor.take('(')) {
    const inner = parseParenthesized(context);
    cursor.expect(')');
    return inner;
  }
  const name = [cursor.name()];
  while (cursor.take('.')) name.push(cursor.name());
  if (cursor.is('(')) throw cursor.stuck('a table; table functions are not supported');
  return { kind: 'table', name, at };
}

/** `(a JOIN b)` and `(SELECT ...)` look alike until read: a query is tried first. */
function parseParenthesized(context: ParserContext): Relation {
  const { cursor } = context;
  const { mark } = cursor;
  const { at } = cursor.token;
  let depth = 0;
  while (cursor.peek(depth).text === '(') depth += 1;
  const isQuery = ['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(cursor.peek(depth).text);
  if (!isQuery) return parseRelation(context);
  if (depth === 0) return { kind: 'derived', query: context.query(), at };
  try {
    const query = context.query();
    if (cursor.is(')')) return { kind: 'derived', query, at };
  } catch (error) {
    if (error instanceof RangeError) throw error;
  }
  cursor.reset(mark);
  return parseRelation(context);
}
