import { type CommonTable, type Query, type QueryBody, type SortItem } from './ast.ts';
import { coerce } from './cast.ts';
import { commonType } from './coercion.ts';
import { sortable } from './comparison.ts';
import { QueryError } from './errors.ts';
import { translate } from './expression.ts';
import { columnOf } from './moment.ts';
import { type Scope } from './scope.ts';
import { translateSelect } from './select.ts';
import { type Session } from './session.ts';
import { typed, type Origin, type Typed } from './typed.ts';
import { type Type, typeText } from './types.ts';

/** A query in DuckDB's words: its columns are called c0, c1 and so on, whatever Athena calls them. */
export interface TranslatedQuery {
  readonly sql: string;
  readonly columns: readonly OutputColumn[];
}

export interface OutputColumn {
  readonly name?: string;
  /** The table that the column was read from, so that `ORDER BY t.a` finds it. */
  readonly value: Typed;
}

/** What a query can refer to by name beyond the catalog. */
export interface Environment {
  readonly session: Session;
  readonly outer?: Scope;
  readonly ctes: ReadonlyMap<string, { readonly table: CommonTable; readonly environment: Environment }>;
  /** Where unqualified tables are looked up; a view uses its own. */
  readonly schema: string;
  readonly depth: number;
}

export function translateQuery(query: Query, environment: Environment): TranslatedQuery {
  const { session } = environment;
  if (session.scans.length > 500 || environment.depth > 100)
    throw new QueryError('STATEMENT_TOO_LARGE', 'The query reads too many tables', query.at);
  let inner = environment;
  for (const table of query.ctes) {
    inner = { ...inner, ctes: new Map([...inner.ctes, [table.name, { table, environment: inner }]]) };
  }
  const cut = limitClause(query, inner);
  const body = translateBody(query.body, inner, query.orderBy);
  if (cut === '') return body;
  // A filter outside of LIMIT must not move inside.
  return {
    sql: `${body.sql}${cut}`,
    columns: body.columns.map(({ name, value }) => output(name, withoutOrigins(value))),
  };
}

export function output(name: string | undefined, value: Typed): OutputColumn {
  return name === undefined ? { value } : { name, value };
}

export function withoutOrigins({ sql, type, constant, zone, instant }: Typed): Typed {
  return {
    sql,
    type,
    constant,
    ...(zone !== undefined && { zone }),
    ...(instant !== undefined && { instant }),
  };
}

function limitClause(query: Query, environment: Environment): string {
  const count = (node: typeof query.limit) => {
    if (!node) return undefined;
    const value = translate(node, {
      session: environment.session,
      scope: { fields: [] },
      noAggregates: 'LIMIT',
      query: () => {
        throw new Error('unreachable');
      },
    });
    return coerce(value, { kind: 'bigint' }, node.at).sql;
  };
  const [limit, offset] = [count(query.limit), count(query.offset)];
  return `${limit === undefined ? '' : ` LIMIT ${limit}`}${offset === undefined ? '' : ` OFFSET ${offset}`}`;
}

function translateBody(
  body: QueryBody,
  environment: Environment,
  orderBy: readonly SortItem[],
): TranslatedQuery {
  switch (body.kind) {
    case 'select':
      return translateSelect(body, environment, orderBy);
    case 'query':
      return sorted(parenthesized(translateQuery(body, environment), environment), environment, orderBy);
    case 'values':
      return sorted(translateValues(body, environment), environment, orderBy);
    case 'set':
      return sorted(translateSet(body, environment), environment, orderBy);
  }
}

function parenthesized(query: TranslatedQuery, { session }: Environment): TranslatedQuery {
  const name = session.fresh('q');
  return { ...query, sql: `SELECT * FROM (${query.sql}) AS "${name}"` };
}

/** ORDER BY of anything but a SELECT sees the output columns only. */
function sorted(
  query: TranslatedQuery,
  environment: Environment,
  orderBy: readonly SortItem[],
): TranslatedQuery {
  if (orderBy.length === 0) return query;
  const name = environment.session.fresh('q');
  const fields = query.columns.map((column, index) => ({
    ...(column.name !== undefined && { name: column.name }),
    value: columnOf(column.value, `"${name}"."c${index}"`),
  }));
  const items = orderBy.map((item) => {
    const node = item.value;
    const position = node.kind === 'number' && node.form === 'integer' ? Number(node.text) : undefined;
    const column = position === undefined ? undefined : fields[position - 1]?.value;
    if (position !== undefined && !column)
      throw new QueryError(
        'INVALID_COLUMN_REFERENCE',
        `ORDER BY position ${position} is not in select list`,
        node.at,
      );
    const value =
      column ??
      translate(
        node,
        expressionContext(environment, { fields, ...(environment.outer && { outer: environment.outer }) }),
      );
    return sortSql(sortable(value), item);
  });
  return { ...query, sql: `SELECT * FROM (${query.sql}) AS "${name}" ORDER BY ${items.join(', ')}` };
}

export function sortSql(sql: string, item: SortItem): string {
  return `${sql} ${item.descending ? 'DESC' : 'ASC'} NULLS ${item.nullsFirst ? 'FIRST' : 'LAST'}`;
}

export function expressionContext(environment: Environment, scope: Scope) {
  return {
    session: environment.session,
    scope,
    query: (query: Query, outer: Scope) => {
      const translated = translateQuery(query, { ...environment, outer, depth: environment.depth + 1 });
      return { sql: translated.sql, columns: translated.columns.map(({ value }) => value) };
    },
  };
}

function translateValues(body: QueryBody & { kind: 'values' }, environment: Environment): TranslatedQuery {
  const context = expressionContext(environment, {
    fields: [],
    ...(environment.outer && { outer: environment.outer }),
  });
  const rows = body.rows.map((row) =>
    (row.kind === 'row' ? row.items : [row]).map((item) => translate(item, context)),
  );
  const width = rows[0]?.length ?? 0;
  const types = Array.from({ length: width }, (_unused, column) => {
    return rows.reduce<Type>(
      (type, row) => {
        const value = row[column];
        const common = value && commonType(type, value.type);
        if (!common || row.length !== width)
          throw new QueryError('TYPE_MISMATCH', 'Values rows have mismatched types', body.at);
        return common;
      },
      { kind: 'unknown' },
    );
  });
  const lines = rows.map(
    (row) =>
      `SELECT ${row.map((value, index) => `${coerce(value, types[index] ?? value.type, body.at).sql} AS "c${index}"`).join(', ')}`,
  );
  return {
    sql: lines.join(' UNION ALL '),
    columns: types.map((type, index) => ({ value: { ...typed(`"c${index}"`, type), constant: false } })),
  };
}

function translateSet(body: QueryBody & { kind: 'set' }, environment: Environment): TranslatedQuery {
  const left = translateBody(body.left, environment, []);
  const right = translateBody(body.right, environment, []);
  if (left.columns.length !== right.columns.length) {
    throw new QueryError(
      'TYPE_MISMATCH',
      `${body.op} query has different number of fields: ${left.columns.length}, ${right.columns.length}`,
      body.at,
    );
  }
  const columns = left.columns.map((column, index) => {
    const other = right.columns[index]?.value;
    const type = other && commonType(column.value.type, other.type);
    if (!type) {
      throw new QueryError(
        'TYPE_MISMATCH',
        `column ${index + 1} in ${body.op} query has incompatible types: ${typeText(column.value.type)}, ${other ? typeText(other.type) : '?'}`,
        body.at,
      );
    }
    return {
      name: column.name,
      type,
      origins: mergeOrigins(column.value, other),
      zone: column.value.zone === other.zone ? column.value.zone : undefined,
    };
  });
  const [a, b] = [left, right].map((side) =>
    aligned(
      side,
      columns.map(({ type }) => type),
      environment,
    ),
  );
  const sql = `(${a ?? ''}) ${body.op}${body.all ? ' ALL' : ''} (${b ?? ''})`;
  return {
    sql,
    columns: columns.map(({ name, type, origins, zone }, index) =>
      output(name, {
        sql: `"c${index}"`,
        type,
        constant: false,
        ...(origins.length > 0 && { origins }),
        ...(zone !== undefined && { zone }),
      }),
    ),
  };
}

function mergeOrigins(left: Typed, right: Typed): readonly Origin[] {
  return [...(left.origins ?? []), ...(right.origins ?? [])];
}

function aligned(query: TranslatedQuery, types: readonly Type[], { session }: Environment): string {
  const name = session.fresh('q');
  const items = query.columns.map(({ value }, index) => {
    const column = columnOf(value, `"${name}"."c${index}"`);
    return `${coerce(column, types[index] ?? value.type, { line: 1, column: 1 }).sql} AS "c${index}"`;
  });
  return `SELECT ${items.join(', ')} FROM (${query.sql}) AS "${name}"`;
}
