import { type Expression, type Select, type SelectItem, type SortItem } from './ast.ts';
import { coerce } from './cast.ts';
import { isZoned } from './moment.ts';
import { sortable } from './comparison.ts';
import { notSupported, QueryError } from './errors.ts';
import { type ExpressionContext, translate } from './expression.ts';
import { ANYTHING } from './predicate.ts';
import {
  type Environment,
  expressionContext,
  output,
  type OutputColumn,
  sortSql,
  type TranslatedQuery,
  withoutOrigins,
} from './query.ts';
import { restrictScans } from './join.ts';
import { translateRelation } from './relation.ts';
import { type Scope } from './scope.ts';
import { type Typed } from './typed.ts';
import { BOOLEAN } from './types.ts';

interface Gathered {
  readonly items: readonly (OutputColumn & { readonly node?: Expression })[];
  readonly groups: readonly Typed[];
  readonly windows: readonly (readonly Typed[])[];
  readonly aggregated: boolean;
}

export function translateSelect(
  select: Select,
  environment: Environment,
  orderBy: readonly SortItem[],
): TranslatedQuery {
  const { session, outer } = environment;
  const from = select.from ? translateRelation(select.from, environment) : undefined;
  const scope: Scope = { fields: from?.fields ?? [], windows: select.windows, ...(outer && { outer }) };
  const context = expressionContext(environment, scope);
  const where =
    select.where &&
    coerce(translate(select.where, { ...context, noAggregates: 'WHERE clause' }), BOOLEAN, select.where.at);
  if (where) restrictScans(session, scope.fields, where.predicate ?? ANYTHING);

  let aggregated = select.groupBy.length > 0;
  const windows: (readonly Typed[])[] = [];
  const listening: ExpressionContext = {
    ...context,
    onAggregate: () => {
      aggregated = true;
    },
    onWindow: (partitionBy) => windows.push(partitionBy),
  };
  const items = select.items.flatMap((item) => translateItem(item, listening));
  const having = select.having && coerce(translate(select.having, listening), BOOLEAN, select.having.at);
  const grouping = groupClause(select, items, context);
  const gathered: Gathered = { items, groups: grouping.keys, windows, aggregated };
  const order = orderBy.map((item) => sortKey(item, gathered, { select, context: listening }));
  checkGrouping(select, gathered);
  const clauses = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${items.map(({ value }, index) => `${value.sql} AS "c${index}"`).join(', ')}`,
    from && `FROM ${from.sql}`,
    where && `WHERE ${where.sql}`,
    grouping.sql,
    having && `HAVING ${having.sql}`,
    order.length > 0 && `ORDER BY ${order.join(', ')}`,
  ];
  const columns = items.map(({ name, value }) =>
    output(name, survives(value, gathered) && !grouping.sets ? value : withoutOrigins(value)),
  );
  return { sql: clauses.filter(Boolean).join(' '), columns };
}

/** A filter on an output column may move inside only where it removes whole groups and whole window partitions. */
function survives(value: Typed, { groups, windows, aggregated }: Gathered): boolean {
  const within = (keys: readonly Typed[]) => keys.some(({ sql }) => sql === value.sql);
  return (!aggregated || within(groups)) && windows.every(within);
}

function translateItem(
  item: SelectItem,
  context: ExpressionContext,
): (OutputColumn & { node?: Expression })[] {
  if (item.kind === 'value') {
    const value = translate(item.value, context);
    const name =
      item.alias ?? (item.value.kind === 'name' || item.value.kind === 'field' ? item.value.name : undefined);
    return [{ ...output(name, value), node: item.value }];
  }
  const fields = context.scope.fields.filter(
    ({ hidden, qualifier }) => !hidden && (item.qualifier === undefined || qualifier === item.qualifier),
  );
  if (fields.length === 0) {
    throw item.qualifier === undefined
      ? new QueryError('COLUMN_NOT_FOUND', 'SELECT * not allowed in queries without FROM clause', item.at)
      : new QueryError('TABLE_NOT_FOUND', `Unable to resolve reference ${item.qualifier}`, item.at);
  }
  return fields.map(({ name, value, touch }) => {
    touch?.();
    return output(name, value);
  });
}

function groupClause(
  select: Select,
  items: Gathered['items'],
  context: ExpressionContext,
): { sql: string | undefined; keys: Typed[]; sets: boolean } {
  const keys: Typed[] = [];
  const key = (node: Expression): string => {
    const position = node.kind === 'number' && node.form === 'integer' ? Number(node.text) : undefined;
    const item = position === undefined ? undefined : items[position - 1];
    if (position !== undefined && !item)
      throw new QueryError(
        'INVALID_COLUMN_REFERENCE',
        `GROUP BY position ${position} is not in select list`,
        node.at,
      );
    const value = item?.value ?? translate(node, { ...context, noAggregates: 'GROUP BY clause' });
    keys.push(groupable(value, node));
    // Comparisons look at a moment's instant alone, so it must be a key beside the moment.
    return value.instant === undefined ? value.sql : `${value.sql}, ${value.instant}`;
  };
  const parts = select.groupBy.map((element) => {
    if (element.kind === 'simple') return key(element.value);
    const sets = element.sets.map((set) => `(${set.map(key).join(', ')})`);
    if (element.type !== 'GROUPING SETS' && keys.some(({ type }) => isZoned(type)))
      throw notSupported(`${element.type} over a timestamp with time zone`, select.at);
    return element.type === 'GROUPING SETS'
      ? `GROUPING SETS (${sets.join(', ')})`
      : `${element.type} ${sets.join('')}`;
  });
  return {
    sql: parts.length > 0 ? `GROUP BY ${parts.join(', ')}` : undefined,
    keys,
    sets: select.groupBy.some(({ kind }) => kind === 'sets'),
  };
}

/** Two moments are one group when their instants agree, but DuckDB would also compare their zones. */
export function groupable(value: Typed, node: { readonly at: Expression['at'] }): Typed {
  if (isZoned(value.type) && value.zone === undefined) {
    throw notSupported(
      'grouping by moments of several time zones (name one zone with AT TIME ZONE)',
      node.at,
    );
  }
  return value;
}

function checkGrouping(select: Select, { items }: Gathered): void {
  if (!select.distinct) return;
  for (const { value } of items) groupable(value, select);
}

function sortKey(
  item: SortItem,
  { items }: Gathered,
  { select, context }: { select: Select; context: ExpressionContext },
): string {
  const node = item.value;
  const position = node.kind === 'number' && node.form === 'integer' ? Number(node.text) : undefined;
  if (position !== undefined && !items[position - 1])
    throw new QueryError(
      'INVALID_COLUMN_REFERENCE',
      `ORDER BY position ${position} is not in select list`,
      node.at,
    );
  const named = node.kind === 'name' ? items.filter(({ name }) => name === node.name) : [];
  const values = new Set(named.map(({ value }) => value.sql));
  if (values.size > 1)
    throw new QueryError(
      'AMBIGUOUS_NAME',
      `Column '${node.kind === 'name' ? node.name : ''}' is ambiguous`,
      node.at,
    );
  const index = position === undefined ? (named[0] ? items.indexOf(named[0]) : -1) : position - 1;
  const value = items[index]?.value ?? translate(node, withAliases(context, items));
  const same = index >= 0 ? index : items.findIndex((candidate) => candidate.value.sql === value.sql);
  if (same >= 0 && !isZoned(value.type)) return sortSql(String(same + 1), item);
  if (same < 0 && select.distinct)
    throw new QueryError(
      'EXPRESSION_NOT_IN_DISTINCT',
      'For SELECT DISTINCT, ORDER BY expressions must appear in select list',
      node.at,
    );
  return sortSql(same >= 0 && select.distinct ? String(same + 1) : sortable(value), item);
}

/** ORDER BY expressions see the output names before the columns behind them. */
function withAliases(context: ExpressionContext, items: Gathered['items']): ExpressionContext {
  const aliases = items.flatMap(({ name, value }) => (name === undefined ? [] : [{ name, value }]));
  const unique = aliases.filter(({ name }) => aliases.filter((other) => other.name === name).length === 1);
  const names = new Set(unique.map(({ name }) => name));
  const columns = context.scope.fields.map(({ name, ...field }) =>
    name !== undefined && names.has(name) && field.qualifier === undefined
      ? field
      : { ...field, ...(name !== undefined && { name }) },
  );
  return {
    ...context,
    scope: { ...context.scope, fields: unique, outer: { ...context.scope, fields: columns } },
  };
}
