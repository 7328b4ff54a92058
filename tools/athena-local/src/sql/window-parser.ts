import { type FrameBound, type Window, type WindowFrame } from './ast.ts';
import { parseExpression, parseSortItems, type ParserContext } from './expression-parser.ts';

export function parseOver(context: ParserContext): Window {
  const { cursor } = context;
  return cursor.is('(') ? parseWindow(context) : { name: cursor.name(), partitionBy: [], orderBy: [] };
}

export function parseWindow(context: ParserContext): Window {
  const { cursor } = context;
  cursor.expect('(');
  const startsWithName =
    cursor.isName() &&
    !cursor.is('PARTITION') &&
    !cursor.is('ROWS') &&
    !cursor.is('RANGE') &&
    !cursor.is('GROUPS');
  const name = startsWithName ? cursor.name() : undefined;
  const partitionBy = cursor.take('PARTITION', 'BY') ? cursor.list(() => parseExpression(context)) : [];
  const orderBy = cursor.take('ORDER', 'BY') ? parseSortItems(context) : [];
  const frame = parseFrame(context);
  cursor.expect(')');
  return { ...(name !== undefined && { name }), partitionBy, orderBy, ...(frame && { frame }) };
}

function parseFrame(context: ParserContext): WindowFrame | undefined {
  const { cursor } = context;
  const unit = (['ROWS', 'RANGE', 'GROUPS'] as const).find((word) => cursor.take(word));
  if (!unit) return undefined;
  if (!cursor.take('BETWEEN')) return { unit, start: parseBound(context) };
  const start = parseBound(context);
  cursor.expect('AND');
  return { unit, start, end: parseBound(context) };
}

function parseBound(context: ParserContext): FrameBound {
  const { cursor } = context;
  for (const kind of ['UNBOUNDED PRECEDING', 'UNBOUNDED FOLLOWING', 'CURRENT ROW'] as const) {
    if (cursor.take(...kind.split(' '))) return { kind };
  }
  const value = parseExpression(context);
  if (cursor.take('PRECEDING')) return { kind: 'PRECEDING', value };
  cursor.expect('FOLLOWING');
  return { kind: 'FOLLOWING', value };
}
