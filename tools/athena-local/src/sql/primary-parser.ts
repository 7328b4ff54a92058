import { type CaseExpression, type Expression, type IntervalLiteral } from './ast.ts';
import { parseConcat, parseExpression, parseSortItems, type ParserContext } from './expression-parser.ts';
import { parseOver } from './window-parser.ts';
import { type TokenCursor } from './token-cursor.ts';
import { type Token } from './tokens.ts';
import { parseTypeName } from './type-parser.ts';

const clocks = new Set([
  'CURRENT_DATE',
  'CURRENT_TIMESTAMP',
  'LOCALTIMESTAMP',
  'CURRENT_TIME',
  'LOCALTIME',
  'CURRENT_USER',
]);
const literalTypes = new Set([
  'DATE',
  'TIMESTAMP',
  'TIME',
  'DECIMAL',
  'JSON',
  'DOUBLE',
  'REAL',
  'BIGINT',
  'INTEGER',
  'VARCHAR',
  'CHAR',
  'BOOLEAN',
]);

export function parsePrimary(context: ParserContext): Expression {
  const { cursor } = context;
  const token = cursor.token;
  return parseLiteral(context) ?? parseKeyword(context, token) ?? parseNamed(context);
}

function parseLiteral({ cursor, parameter }: ParserContext): Expression | undefined {
  const { kind, text, at } = cursor.token;
  switch (kind) {
    case 'string':
      return { kind: 'string', value: cursor.next().text, at };
    case 'binary':
      return { kind: 'binary', hex: cursor.next().text.replaceAll(/\s/g, ''), at };
    case 'integer':
    case 'decimal':
    case 'double':
      return { kind: 'number', form: kind, text: cursor.next().text, at };
    case 'symbol':
      if (text !== '?') return undefined;
      return { kind: 'parameter', index: parameter(cursor.next().start), at };
    case 'word':
      if (literalTypes.has(text) && cursor.peek(1).kind === 'string') {
        cursor.next();
        return { kind: 'typed', type: text, value: cursor.string(), at };
      }
      if (cursor.take('NULL')) return { kind: 'null', at };
      if (cursor.take('TRUE')) return { kind: 'boolean', value: true, at };
      if (cursor.take('FALSE')) return { kind: 'boolean', value: false, at };
      return undefined;
    case 'quoted':
    case 'end':
      return undefined;
  }
}

function parseKeyword(context: ParserContext, { kind, text, at }: Token): Expression | undefined {
  const { cursor } = context;
  if (cursor.is('(')) return parseParentheses(context);
  if (kind !== 'word') return undefined;
  if (clocks.has(text)) return parseClock(context);
  if (text === 'INTERVAL') return parseInterval(cursor);
  if (cursor.take('CASE')) return parseCase(context, at);
  if (cursor.is('CAST', '(') || cursor.is('TRY_CAST', '(')) return parseCast(context);
  if (cursor.take('EXISTS')) {
    cursor.expect('(');
    const query = context.query();
    cursor.expect(')');
    return { kind: 'exists', query, at };
  }
  if (cursor.is('EXTRACT', '(')) {
    cursor.expect('EXTRACT', '(');
    const part = cursor.next().text;
    cursor.expect('FROM');
    const value = parseExpression(context);
    cursor.expect(')');
    return { kind: 'extract', part, value, at };
  }
  if (cursor.take('POSITION', '(')) {
    const needle = parseConcat(context);
    cursor.expect('IN');
    const haystack = parseConcat(context);
    cursor.expect(')');
    return call('strpos', [haystack, needle], at);
  }
  if (cursor.take('ARRAY', '[')) {
    const items = cursor.is(']') ? [] : cursor.list(() => parseExpression(context));
    cursor.expect(']');
    return { kind: 'array', items, at };
  }
  if (cursor.take('ROW', '(')) {
    const items = cursor.list(() => parseExpression(context));
    cursor.expect(')');
    return { kind: 'row', items, at };
  }
  return undefined;
}

function parseClock({ cursor }: ParserContext): Expression {
  const { text, at } = cursor.next();
  const args: Expression[] = [];
  if (cursor.take('(')) {
    args.push({ kind: 'number', form: 'integer', text: String(cursor.integer()), at });
    cursor.expect(')');
  }
  return call(text.toLowerCase(), args, at);
}

function parseInterval(cursor: TokenCursor): IntervalLiteral {
  const { at } = cursor.expect('INTERVAL');
  const negative = cursor.take('-');
  if (!negative) cursor.take('+');
  const value = cursor.string();
  const unit = cursor.next().text.replace(/S$/, '');
  if (cursor.is('TO')) throw cursor.stuck('an interval of one unit');
  return { kind: 'interval', negative, value, unit, at };
}

function parseParentheses(context: ParserContext): Expression {
  const { cursor } = context;
  const { at } = cursor.token;
  const lambda = parseLambda(context);
  if (lambda) return lambda;
  cursor.expect('(');
  if (cursor.is('SELECT') || cursor.is('WITH') || cursor.is('VALUES')) {
    const query = context.query();
    cursor.expect(')');
    return { kind: 'subquery', query, at };
  }
  const items = cursor.list(() => parseExpression(context));
  cursor.expect(')');
  const [first] = items;
  return items.length === 1 && first ? first : { kind: 'row', items, at };
}

function parseLambda(context: ParserContext): Expression | undefined {
  const { cursor } = context;
  const { mark } = cursor;
  const { at } = cursor.token;
  const parameters: string[] = [];
  if (cursor.take('(')) {
    while (cursor.isName() && !cursor.is(')')) {
      parameters.push(cursor.name());
      if (!cursor.take(',')) break;
    }
    if (cursor.take(')') && cursor.take('->'))
      return { kind: 'lambda', parameters, body: parseExpression(context), at };
  } else if (cursor.isName()) {
    parameters.push(cursor.name());
    if (cursor.take('->')) return { kind: 'lambda', parameters, body: parseExpression(context), at };
  }
  cursor.reset(mark);
  return undefined;
}

function parseCase(context: ParserContext, at: CaseExpression['at']): CaseExpression {
  const { cursor } = context;
  const operand = cursor.is('WHEN') ? undefined : parseExpression(context);
  const branches: { when: Expression; then: Expression }[] = [];
  while (cursor.take('WHEN')) {
    const when = parseExpression(context);
    cursor.expect('THEN');
    branches.push({ when, then: parseExpression(context) });
  }
  if (branches.length === 0) throw cursor.stuck("'WHEN'");
  const otherwise = cursor.take('ELSE') ? parseExpression(context) : undefined;
  cursor.expect('END');
  return { kind: 'case', ...(operand && { operand }), branches, ...(otherwise && { otherwise }), at };
}

function parseCast(context: ParserContext): Expression {
  const { cursor } = context;
  const { text, at } = cursor.next();
  cursor.expect('(');
  const value = parseExpression(context);
  cursor.expect('AS');
  const type = parseTypeName(cursor);
  cursor.expect(')');
  return { kind: 'cast', value, type, safe: text === 'TRY_CAST', at };
}

function parseNamed(context: ParserContext): Expression {
  const { cursor } = context;
  const { at } = cursor.token;
  const lambda = parseLambda(context);
  if (lambda) return lambda;
  // Names of functions may be words that are otherwise reserved, such as GROUPING.
  const name =
    cursor.peek(1).text === '(' && cursor.is('GROUPING')
      ? cursor.next().text.toLowerCase()
      : readName(cursor);
  return cursor.is('(') ? parseCall(context, name, at) : { kind: 'name', name, at };
}

function readName(cursor: TokenCursor): string {
  if (!cursor.isName()) throw cursor.stuck('<expression>');
  return cursor.name();
}

function parseCall(context: ParserContext, name: string, at: Expression['at']): Expression {
  const { cursor } = context;
  cursor.expect('(');
  let star = false;
  let distinct = false;
  let args: Expression[] = [];
  if (cursor.take('*')) {
    star = true;
  } else if (!cursor.is(')') && !cursor.is('ORDER')) {
    distinct = cursor.take('DISTINCT');
    if (!distinct && cursor.is('ALL')) cursor.next();
    args = cursor.list(() => parseExpression(context));
  }
  let orderBy = cursor.take('ORDER', 'BY') ? parseSortItems(context) : [];
  cursor.expect(')');
  if (cursor.take('WITHIN', 'GROUP', '(', 'ORDER', 'BY')) {
    orderBy = parseSortItems(context);
    cursor.expect(')');
  }
  let filter: Expression | undefined;
  if (cursor.take('FILTER', '(')) {
    cursor.expect('WHERE');
    filter = parseExpression(context);
    cursor.expect(')');
  }
  const ignoreNulls = cursor.take('IGNORE', 'NULLS');
  if (!ignoreNulls) cursor.take('RESPECT', 'NULLS');
  const over = cursor.take('OVER') ? parseOver(context) : undefined;
  return {
    kind: 'call',
    name,
    args,
    star,
    distinct,
    orderBy,
    ignoreNulls,
    ...(filter && { filter }),
    ...(over && { over }),
    at,
  };
}

function call(name: string, args: readonly Expression[], at: Expression['at']): Expression {
  return { kind: 'call', name, args, star: false, distinct: false, orderBy: [], ignoreNulls: false, at };
}
