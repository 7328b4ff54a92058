import { type Expression } from './ast.ts';
import { cast } from './cast.ts';
import { columnOf, isZoned } from './moment.ts';
import { QueryError } from './errors.ts';
import { parseLoneExpression } from './expression-parser.ts';
import { combine, type ScanPredicate, transfer } from './predicate.ts';
import { translateQuery } from './query.ts';
import { parseQuery } from './query-parser.ts';
import { type Scan, Session, type TableResolver } from './session.ts';
import { TokenCursor } from './token-cursor.ts';
import { tokenize } from './tokens.ts';
import { type Type, VARCHAR } from './types.ts';

export interface TranslateOptions {
  readonly sql: string;
  readonly schema: string;
  readonly resolver: TableResolver;
  /** SQL literals for the `?`, as `ExecutionParameters` carries them. */
  readonly parameters: readonly string[];
  readonly now: Date;
}

export interface Translation {
  /** DuckDB text that reads the views scan0, scan1 and so on. */
  readonly sql: string;
  readonly columns: readonly { readonly name: string; readonly type: Type }[];
  readonly scans: readonly Scan[];
}

/** One Athena query in DuckDB's words, with all it reads and what is known of each table's partitions. */
export function translateSql({ sql, schema, resolver, parameters, now }: TranslateOptions): Translation {
  const parsed = parseQuery(sql);
  if (parsed.parameters !== parameters.length) {
    throw new QueryError(
      'INVALID_PARAMETER_USAGE',
      `Incorrect number of parameters: expected ${parsed.parameters} but found ${parameters.length}`,
    );
  }
  const session = new Session({
    resolver,
    defaultSchema: schema,
    parameters: parameters.map(parseParameter),
    now,
  });
  try {
    const query = translateQuery(parsed.query, { session, ctes: new Map(), schema, depth: 0 });
    spreadPredicates(session);
    const columns = query.columns.map(({ name, value }, index) => ({
      name: name ?? `_col${index}`,
      type: value.type,
    }));
    const printed = query.columns.map(({ value }, index) => {
      const column = columnOf(value, `"out"."c${index}"`);
      return `${cast(column, printable(value.type), { safe: false, at: parsed.query.at }).sql} AS "c${index}"`;
    });
    const zoned = query.columns.some(({ value }) => hasZone(value.type));
    return {
      sql: zoned ? `SELECT ${printed.join(', ')} FROM (${query.sql}) AS "out"` : query.sql,
      columns,
      scans: session.scans,
    };
  } catch (error) {
    if (error instanceof RangeError)
      throw new QueryError('STATEMENT_TOO_LARGE', 'statement is too large (stack overflow during analysis)');
    throw error;
  }
}

function parseParameter(literal: string): Expression {
  return parseLoneExpression(new TokenCursor(tokenize(literal, { backquotes: false })));
}

/** Moments leave as text: only the query knows the wall clock of each zone. */
function printable(type: Type): Type {
  if (isZoned(type)) return VARCHAR;
  if (type.kind === 'array') return { kind: 'array', element: printable(type.element) };
  if (type.kind === 'row')
    return { kind: 'row', fields: type.fields.map((field) => ({ ...field, type: printable(field.type) })) };
  if (type.kind === 'map') return { kind: 'map', key: printable(type.key), value: printable(type.value) };
  return type;
}

function hasZone(type: Type): boolean {
  return JSON.stringify(printable(type)) !== JSON.stringify(type);
}

/**
 * Follows equalities between columns until nothing new is learnt. What one scan tells another is single conditions
 * on the other's column, of which there are only so many, so that columns which equal each other come to an end.
 */
function spreadPredicates({ scans, links }: Session): void {
  const known = scans.map(
    ({ predicate }) => new Set(conjuncts(predicate).map((each) => JSON.stringify(each))),
  );
  let learnt = true;
  while (learnt) {
    learnt = false;
    for (const { from, to } of links) {
      const source = scans[from.scan];
      const target = scans[to.scan];
      if (!source || !target) continue;
      for (const condition of conjuncts(source.predicate)) {
        const told = transfer(condition, from.column, to.column);
        const text = JSON.stringify(told);
        if (told.kind === 'true' || known[to.scan]?.has(text)) continue;
        target.predicate = combine('and', target.predicate, told);
        known[to.scan]?.add(text);
        learnt = true;
      }
    }
  }
}

function conjuncts(predicate: ScanPredicate): readonly ScanPredicate[] {
  if (predicate.kind === 'and') return [...conjuncts(predicate.left), ...conjuncts(predicate.right)];
  return predicate.kind === 'true' ? [] : [predicate];
}
