import { type Relation } from './ast.ts';
import { QueryError } from './errors.ts';
import { translateJoin } from './join.ts';
import { columnOf } from './moment.ts';
import { type Environment, translateQuery, type TranslatedQuery } from './query.ts';
import { type Field, type Scope } from './scope.ts';
import { type Session } from './session.ts';
import { BIGINT, quoteName, type Type, VARCHAR } from './types.ts';
import { translateUnnest } from './unnest.ts';

/** Part of a FROM clause: DuckDB text and the columns it gives. */
export interface TranslatedRelation {
  readonly sql: string;
  readonly fields: readonly Field[];
}

export function translateRelation(
  relation: Relation,
  environment: Environment,
  left: readonly Field[] = [],
): TranslatedRelation {
  switch (relation.kind) {
    case 'table':
      return translateTable(relation, environment);
    case 'derived':
      return named(
        translateQuery(relation.query, {
          ...environment,
          outer: scopeOf(left, environment),
          depth: environment.depth + 1,
        }),
        environment.session,
      );
    case 'unnest':
      return translateUnnest(relation, environment, left);
    case 'aliased':
      return translateAlias(relation, environment, left);
    case 'join':
      return translateJoin(relation, environment, left);
  }
}

export function scopeOf(fields: readonly Field[], { outer }: Environment): Scope {
  return { fields, ...(outer && { outer }) };
}

function named(query: TranslatedQuery, session: Session, qualifier?: string): TranslatedRelation {
  const alias = session.fresh('r');
  return {
    sql: `(${query.sql}) AS "${alias}"`,
    fields: query.columns.map(({ name, value }, index) => ({
      ...(name !== undefined && { name }),
      ...(qualifier !== undefined && { qualifier }),
      value: columnOf(value, `"${alias}"."c${index}"`),
    })),
  };
}

function translateTable(
  relation: Relation & { kind: 'table' },
  environment: Environment,
): TranslatedRelation {
  const { session } = environment;
  const [name = '', schema, catalog, ...rest] = [...relation.name].reverse();
  const common = schema === undefined ? environment.ctes.get(name) : undefined;
  if (common) {
    const query = translateQuery(common.table.query, { ...common.environment, depth: environment.depth + 1 });
    return named(renamed(query, common.table.columns, common.table.at), session, name);
  }
  if (rest.length > 0)
    throw new QueryError(
      'SYNTAX_ERROR',
      `Too many dots in table name: ${relation.name.join('.')}`,
      relation.at,
    );
  if (catalog !== undefined && catalog !== 'awsdatacatalog')
    throw new QueryError('CATALOG_NOT_FOUND', `Catalog '${catalog}' does not exist`, relation.at);
  const schemaName = schema ?? environment.schema;
  if (!session.resolver.hasSchema(schemaName))
    throw new QueryError('SCHEMA_NOT_FOUND', `Schema '${schemaName}' does not exist`, relation.at);
  const table = session.resolver.table(schemaName, name);
  if (!table)
    throw new QueryError(
      'TABLE_NOT_FOUND',
      `Table 'awsdatacatalog.${schemaName}.${name}' does not exist`,
      relation.at,
    );
  if ('query' in table) {
    return named(
      translateQuery(table.query, {
        session,
        ctes: new Map(),
        schema: table.schema,
        depth: environment.depth + 1,
      }),
      session,
      name,
    );
  }
  const scan = session.scan(table);
  const alias = session.fresh('r');
  const field = (column: string, type: Type, options: { hidden: boolean; partition: boolean }): Field => ({
    name: column,
    qualifier: name,
    schema: schemaName,
    hidden: options.hidden,
    value: {
      sql: `"${alias}".${quoteName(column)}`,
      type,
      constant: false,
      ...(options.partition && { origins: [{ scan: scan.id, column }] }),
    },
    touch: () => scan.used.add(column),
  });
  return {
    sql: `"scan${scan.id}" AS "${alias}"`,
    fields: [
      ...table.columns.map((column) =>
        field(column.name, column.type, { hidden: false, partition: column.partition }),
      ),
      field('$path', VARCHAR, { hidden: true, partition: false }),
      field('$file_size', BIGINT, { hidden: true, partition: false }),
    ],
  };
}

function renamed(
  query: TranslatedQuery,
  columns: readonly string[] | undefined,
  at: Relation['at'],
): TranslatedQuery {
  if (!columns) return query;
  if (columns.length !== query.columns.length)
    throw new QueryError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${columns.length} entries but relation has ${query.columns.length} columns`,
      at,
    );
  return {
    ...query,
    columns: query.columns.map(({ value }, index) => ({ name: columns[index] ?? '', value })),
  };
}

function translateAlias(
  relation: Relation & { kind: 'aliased' },
  environment: Environment,
  left: readonly Field[],
): TranslatedRelation {
  const inner = translateRelation(relation.relation, environment, left);
  const visible = inner.fields.filter(({ hidden }) => !hidden);
  if (relation.columns && relation.columns.length !== visible.length) {
    throw new QueryError(
      'MISMATCHED_COLUMN_ALIASES',
      `Column alias list has ${relation.columns.length} entries but '${relation.alias}' has ${visible.length} columns available`,
      relation.at,
    );
  }
  const fields = inner.fields.map((field): Field => {
    const name =
      relation.columns?.[visible.findIndex((candidate) => candidate.value === field.value)] ?? field.name;
    const { value, hidden, touch } = field;
    return {
      value,
      qualifier: relation.alias,
      ...(name !== undefined && { name }),
      ...(hidden && { hidden }),
      ...(touch && { touch }),
    };
  });
  return { sql: inner.sql, fields };
}
