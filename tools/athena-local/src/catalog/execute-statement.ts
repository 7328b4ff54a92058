import { QueryError } from '../sql/errors.ts';
import { type Column, type Catalog, type HiveTable, type View } from './catalog.ts';
import { type QualifiedName } from './ddl-parts.ts';
import { hiveTypeText } from './hive-type.ts';
import { type Statement } from './statement.ts';

export type DdlStatement = Exclude<Statement, { readonly kind: 'query' }>;

/** What DDL answers: rows of one text column, or nothing. */
export interface DdlResult {
  readonly column?: string;
  readonly rows: readonly string[];
}

export interface DdlContext {
  readonly catalog: Catalog;
  readonly schema: string;
  /** The columns that a view's SELECT gives. */
  readonly viewColumns: (sql: string) => readonly Column[];
  readonly now: () => Date;
}

const done: DdlResult = { rows: [] };

export function executeStatement(statement: DdlStatement, context: DdlContext): DdlResult {
  switch (statement.kind) {
    case 'create database':
    case 'drop database':
      return changeDatabase(statement, context);
    case 'create table':
    case 'drop table':
    case 'set properties':
      return changeTable(statement, context);
    case 'create view':
    case 'drop view':
      return changeView(statement, context);
    case 'show databases':
      return {
        column: 'database_name',
        rows: matching(
          context.catalog.databases().map(({ name }) => name),
          statement.pattern,
        ),
      };
    case 'show tables':
    case 'show views': {
      const schema = existingSchema(statement.schema ?? context.schema, context);
      const entries = context.catalog
        .entries(schema)
        .filter(({ kind }) => statement.kind === 'show tables' || kind === 'view');
      return {
        column: statement.kind === 'show tables' ? 'tab_name' : 'views',
        rows: matching(
          entries.map(({ name }) => name),
          statement.pattern,
        ),
      };
    }
    case 'show columns': {
      const table = existing(statement.name, context);
      return {
        column: 'field',
        rows: [...table.columns, ...partitionsOf(table)].map(({ name }) => name.padEnd(20)),
      };
    }
    case 'show partitions': {
      const table = existing(statement.name, context);
      if (table.kind === 'view' || table.partitions.length === 0)
        throw failed(`Table ${table.schema}.${table.name} is not a partitioned table`);
      // Athena lists registered partitions only, and projected ones never are.
      return { column: 'partition', rows: [] };
    }
    case 'show properties': {
      const table = existing(statement.name, context);
      const properties = table.kind === 'table' ? table.properties : {};
      return {
        column: 'prpt_name',
        rows: Object.entries(properties).map(([key, value]) => `${key}\t${value}`),
      };
    }
    case 'show create table':
    case 'show create view':
      return {
        column: statement.kind === 'show create table' ? 'createtab_stmt' : 'Create View',
        rows: createText(existing(statement.name, context)),
      };
    case 'describe':
      return { column: 'col_name', rows: describe(existing(statement.name, context)) };
  }
}

type Kinds<K> = Extract<DdlStatement, { readonly kind: K }>;

function changeDatabase(
  statement: Kinds<'create database'> | Kinds<'drop database'>,
  { catalog }: DdlContext,
): DdlResult {
  const exists = catalog.database(statement.name) !== undefined;
  if (statement.kind === 'create database') {
    if (exists && !statement.ifNotExists) throw failed(`Database ${statement.name} already exists`);
    const { name, comment, location } = statement;
    if (!exists)
      catalog.createDatabase({
        name,
        ...(comment !== undefined && { comment }),
        ...(location !== undefined && { location }),
      });
    return done;
  }
  if (!exists && !statement.ifExists) throw failed(`Database does not exist: ${statement.name}`);
  if (exists && !statement.cascade && catalog.entries(statement.name).length > 0) {
    throw failed(`Database ${statement.name} is not empty. One or more tables exist.`);
  }
  if (exists) catalog.dropDatabase(statement.name);
  return done;
}

function changeTable(
  statement: Kinds<'create table'> | Kinds<'drop table'> | Kinds<'set properties'>,
  context: DdlContext,
): DdlResult {
  const { catalog } = context;
  if (statement.kind === 'create table') {
    const { name: qualified, ...definition } = statement.table;
    const { schema, name } = { schema: context.schema, ...qualified };
    existingSchema(schema, context);
    if (catalog.find(schema, name)) {
      if (statement.ifNotExists) return done;
      throw failed(`AlreadyExistsException(message:Table ${name} already exists)`);
    }
    catalog.put({ kind: 'table', schema, name, ...definition, createdAt: context.now().toISOString() });
    return done;
  }
  const { schema, name } = { schema: context.schema, ...statement.name };
  const table = catalog.find(schema, name);
  if (!table) {
    if (statement.kind === 'drop table' && statement.ifExists) return done;
    throw new QueryError('TABLE_NOT_FOUND', `Table not found ${schema}.${name}`);
  }
  if (table.kind === 'view') throw failed(`${schema}.${name} is a view`);
  if (statement.kind === 'drop table') catalog.drop(schema, name);
  else catalog.put({ ...table, properties: { ...table.properties, ...statement.properties } });
  return done;
}

function changeView(statement: Kinds<'create view'> | Kinds<'drop view'>, context: DdlContext): DdlResult {
  const { catalog } = context;
  const { schema, name } = { schema: context.schema, ...statement.name };
  existingSchema(schema, context);
  const present = catalog.find(schema, name);
  if (statement.kind === 'drop view') {
    if (present?.kind === 'view') catalog.drop(schema, name);
    else if (present)
      throw new QueryError('TABLE_NOT_FOUND', `Table 'awsdatacatalog.${schema}.${name}' is not a view`);
    else if (!statement.ifExists)
      throw new QueryError('TABLE_NOT_FOUND', `View 'awsdatacatalog.${schema}.${name}' does not exist`);
    return done;
  }
  if (present?.kind === 'table')
    throw new QueryError('TABLE_ALREADY_EXISTS', `'awsdatacatalog.${schema}.${name}' is a table, not a view`);
  if (present && !statement.replace)
    throw new QueryError('TABLE_ALREADY_EXISTS', `View already exists: 'awsdatacatalog.${schema}.${name}'`);
  const columns = context.viewColumns(statement.sql);
  catalog.put({
    kind: 'view',
    schema,
    name,
    sql: statement.sql.trim(),
    columns,
    createdAt: context.now().toISOString(),
  });
  return done;
}

function existingSchema(schema: string, { catalog }: DdlContext): string {
  if (!catalog.hasSchema(schema)) throw new QueryError('SCHEMA_NOT_FOUND', `Database ${schema} not found`);
  return schema;
}

function existing(qualified: QualifiedName, context: DdlContext): HiveTable | View {
  const { schema, name } = { schema: context.schema, ...qualified };
  const table = context.catalog.find(existingSchema(schema, context), name);
  if (!table)
    throw new QueryError('TABLE_NOT_FOUND', `Table 'awsdatacatalog.${schema}.${name}' does not exist`);
  return table;
}

function failed(message: string): QueryError {
  return new QueryError('FAILED', `SemanticException ${message}`);
}

/** Hive patterns: `*` for any text, `|` between alternatives. */
function matching(names: readonly string[], pattern: string | undefined): readonly string[] {
  if (pattern === undefined) return names;
  const escaped = pattern
    .replaceAll(/[.+?^${}()[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('%', '.*');
  const expression = new RegExp(`^(?:${escaped})$`, 'i');
  return names.filter((name) => expression.test(name));
}

function partitionsOf(table: HiveTable | View): readonly Column[] {
  return table.kind === 'table' ? table.partitions : [];
}

function describe(table: HiveTable | View): string[] {
  const line = ({ name, type, comment = '' }: Column) =>
    `${name.padEnd(20)}\t${hiveTypeText(type).padEnd(20)}\t${comment.padEnd(20)}`;
  const partitions = partitionsOf(table);
  const lines = [...table.columns, ...partitions].map(line);
  if (partitions.length === 0) return lines;
  const blank = ' '.padEnd(20);
  return [
    ...lines,
    `${blank}\t${blank}\t${blank}`,
    '# Partition Information\t\t',
    `${'# col_name'.padEnd(24)}\t${'data_type'.padEnd(20)}\t${'comment'.padEnd(20)}`,
    ...partitions.map(line),
  ];
}

function createText(table: HiveTable | View): string[] {
  if (table.kind === 'view') return `CREATE VIEW ${table.schema}.${table.name} AS\n${table.sql}`.split('\n');
  const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const column = ({ name, type, comment }: Column) =>
    `  \`${name}\` ${hiveTypeText(type)}${comment === undefined ? '' : ` COMMENT ${quoted(comment)}`}`;
  const list = (columns: readonly Column[]) => columns.map(column).join(', \n');
  const properties = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries)
      .map(([key, value]) => `  ${quoted(key)}=${quoted(value)}`)
      .join(', \n');
  const lines = [
    `CREATE EXTERNAL TABLE \`${table.schema}.${table.name}\`(`,
    `${list(table.columns)})`,
    ...(table.partitions.length > 0 ? [`PARTITIONED BY ( \n${list(table.partitions)})`] : []),
    `ROW FORMAT SERDE \n  ${quoted(table.serde)} `,
    ...(Object.keys(table.serdeProperties).length > 0
      ? [`WITH SERDEPROPERTIES ( \n${properties(table.serdeProperties)}) `]
      : []),
    ...(table.format === 'parquet' ? ['STORED AS PARQUET '] : []),
    `LOCATION\n  ${quoted(table.location)}`,
    ...(Object.keys(table.properties).length > 0
      ? [`TBLPROPERTIES (\n${properties(table.properties)})`]
      : []),
  ];
  return lines.join('\n').split('\n');
}
