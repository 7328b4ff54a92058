import {
  type CommonTable,
  type Expression,
  type GroupingElement,
  type Join,
  type Query,
  type QueryBody,
  type Relation,
  type Select,
  type SelectItem,
  type Window,
} from './ast.ts';
import { notSupported, QueryError } from './errors.ts';
import { parseExpression, parseSortItems, type ParserContext } from './expression-parser.ts';
import { parseWindow } from './window-parser.ts';
import { parseRelation } from './relation-parser.ts';
import { TokenCursor } from './token-cursor.ts';
import { tokenize } from './tokens.ts';

export interface ParsedQuery {
  readonly query: Query;
  /** How many `?` the text holds. */
  readonly parameters: number;
}

/** Parses exactly one SELECT (or WITH, VALUES, TABLE) in Trino's grammar. */
export function parseQuery(sql: string): ParsedQuery {
  try {
    const tokens = tokenize(sql, { backquotes: false });
    const cursor = new TokenCursor(tokens);
    const marks = tokens
      .filter(({ kind, text }) => kind === 'symbol' && text === '?')
      .map(({ start }) => start);
    const context: ParserContext = {
      cursor,
      parameter: (start) => marks.indexOf(start),
      query: () => parseQueryExpression(context),
    };
    const query = context.query();
    cursor.end();
    return { query, parameters: marks.length };
  } catch (error) {
    if (error instanceof RangeError)
      throw new QueryError('STATEMENT_TOO_LARGE', 'statement is too large (stack overflow while parsing)');
    throw error;
  }
}

function parseQueryExpression(context: ParserContext): Query {
  const { cursor } = context;
  const { at } = cursor.token;
  const ctes = cursor.take('WITH') ? parseCommonTables(context) : [];
  const body = parseSetOperation(context);
  const orderBy = cursor.take('ORDER', 'BY') ? parseSortItems(context) : [];
  const offset = cursor.take('OFFSET') ? parseRowCount(context) : undefined;
  if (offset && !cursor.take('ROWS')) cursor.take('ROW');
  const limit = parseLimit(context);
  return { kind: 'query', ctes, body, orderBy, ...(offset && { offset }), ...(limit && { limit }), at };
}

function parseLimit(context: ParserContext): Expression | undefined {
  const { cursor } = context;
  if (cursor.take('LIMIT')) return cursor.take('ALL') ? undefined : parseRowCount(context);
  if (!cursor.take('FETCH')) return undefined;
  if (!cursor.take('FIRST')) cursor.expect('NEXT');
  const { at } = cursor.token;
  const count = cursor.is('ROW') || cursor.is('ROWS') ? undefined : parseRowCount(context);
  if (!cursor.take('ROWS')) cursor.expect('ROW');
  if (cursor.is('WITH')) throw notSupported('FETCH ... WITH TIES', cursor.token.at);
  cursor.expect('ONLY');
  return count ?? { kind: 'number', form: 'integer', text: '1', at };
}

function parseRowCount({ cursor, parameter }: ParserContext): Expression {
  const { at } = cursor.token;
  if (cursor.is('?')) return { kind: 'parameter', index: parameter(cursor.next().start), at };
  return { kind: 'number', form: 'integer', text: String(cursor.integer()), at };
}

function parseCommonTables(context: ParserContext): CommonTable[] {
  const { cursor } = context;
  if (cursor.is('RECURSIVE')) throw notSupported('WITH RECURSIVE', cursor.token.at);
  return cursor.list(() => {
    const { at } = cursor.token;
    const name = cursor.name();
    const columns = cursor.is('(') ? cursor.parenthesized(() => cursor.name()) : undefined;
    cursor.expect('AS', '(');
    const query = context.query();
    cursor.expect(')');
    return { name, ...(columns && { columns }), query, at };
  });
}

function parseSetOperation(context: ParserContext): QueryBody {
  const { cursor } = context;
  let left = parseIntersection(context);
  for (;;) {
    const { at } = cursor.token;
    const op = (['UNION', 'EXCEPT'] as const).find((word) => cursor.take(word));
    if (!op) return left;
    left = { kind: 'set', op, all: takeAll(cursor), left, right: parseIntersection(context), at };
  }
}

function parseIntersection(context: ParserContext): QueryBody {
  const { cursor } = context;
  let left = parseQueryPrimary(context);
  while (cursor.is('INTERSECT')) {
    const { at } = cursor.next();
    left = {
      kind: 'set',
      op: 'INTERSECT',
      all: takeAll(cursor),
      left,
      right: parseQueryPrimary(context),
      at,
    };
  }
  return left;
}

function takeAll(cursor: TokenCursor): boolean {
  const all = cursor.take('ALL');
  if (!all) cursor.take('DISTINCT');
  return all;
}

function parseQueryPrimary(context: ParserContext): QueryBody {
  const { cursor } = context;
  const { at } = cursor.token;
  if (cursor.take('(')) {
    const query = context.query();
    cursor.expect(')');
    return query;
  }
  if (cursor.take('VALUES')) return { kind: 'values', rows: cursor.list(() => parseExpression(context)), at };
  if (cursor.is('TABLE')) {
    cursor.next();
    const relation = parseRelation(context);
    return {
      kind: 'select',
      distinct: false,
      items: [{ kind: 'star', at }],
      from: relation,
      groupBy: [],
      windows: new Map(),
      at,
    };
  }
  return parseSelect(context);
}

function parseSelect(context: ParserContext): Select {
  const { cursor } = context;
  const { at } = cursor.expect('SELECT');
  const distinct = cursor.take('DISTINCT');
  if (!distinct) cursor.take('ALL');
  const items = cursor.list(() => parseSelectItem(context));
  const from = cursor.take('FROM') ? parseFrom(context) : undefined;
  const where = cursor.take('WHERE') ? parseExpression(context) : undefined;
  const groupBy = cursor.take('GROUP', 'BY') ? parseGroupBy(context) : [];
  const having = cursor.take('HAVING') ? parseExpression(context) : undefined;
  const windows = new Map<string, Window>();
  if (cursor.take('WINDOW')) {
    cursor.list(() => {
      const name = cursor.name();
      cursor.expect('AS');
      windows.set(name, parseWindow(context));
    });
  }
  return {
    kind: 'select',
    distinct,
    items,
    ...(from && { from }),
    ...(where && { where }),
    groupBy,
    ...(having && { having }),
    windows,
    at,
  };
}

/** Commas join crosswise. */
function parseFrom(context: ParserContext): Relation {
  return context.cursor
    .list(() => parseRelation(context))
    .reduce((left, right): Join => ({ kind: 'join', type: 'CROSS', left, right, at: right.at }));
}

function parseSelectItem(context: ParserContext): SelectItem {
  const { cursor } = context;
  const { at } = cursor.token;
  if (cursor.take('*')) return { kind: 'star', at };
  if (
    cursor.isName() &&
    cursor.peek(1).text === '.' &&
    cursor.peek(2).text === '*' &&
    cursor.peek(2).kind === 'symbol'
  ) {
    const qualifier = cursor.name();
    cursor.expect('.', '*');
    return { kind: 'star', qualifier, at };
  }
  const value = parseExpression(context);
  const alias = cursor.take('AS') || cursor.isName() ? cursor.name() : undefined;
  return { kind: 'value', value, ...(alias !== undefined && { alias }), at };
}

function parseGroupBy(context: ParserContext): GroupingElement[] {
  const { cursor } = context;
  if (!cursor.take('DISTINCT')) cursor.take('ALL');
  return cursor.list((): GroupingElement => {
    const type = (['ROLLUP', 'CUBE'] as const).find((word) => cursor.take(word));
    if (type) return { kind: 'sets', type, sets: [cursor.parenthesized(() => parseExpression(context))] };
    if (cursor.take('GROUPING', 'SETS')) {
      const set = () =>
        cursor.is('(') ? cursor.parenthesized(() => parseExpression(context)) : [parseExpression(context)];
      return { kind: 'sets', type: 'GROUPING SETS', sets: cursor.parenthesized(set) };
    }
    if (cursor.take('(', ')')) return { kind: 'sets', type: 'GROUPING SETS', sets: [[]] };
    return { kind: 'simple', value: parseExpression(context) };
  });
}
