import { notSupported, QueryError } from '../sql/errors.ts';
import { TokenCursor } from '../sql/token-cursor.ts';
import { tokenize } from '../sql/tokens.ts';
import { parseCreateTable, type TableDefinition } from './create-table.ts';
import { optionalClauses, parseProperties, qualifiedName, type QualifiedName } from './ddl-parts.ts';

/** What a query string asks for; SELECTs are parsed later, with the Trino grammar. */
export type Statement =
  | { readonly kind: 'query' }
  | {
      readonly kind: 'create database';
      readonly name: string;
      readonly ifNotExists: boolean;
      readonly comment?: string;
      readonly location?: string;
    }
  | {
      readonly kind: 'drop database';
      readonly name: string;
      readonly ifExists: boolean;
      readonly cascade: boolean;
    }
  | { readonly kind: 'create table'; readonly table: TableDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'drop table'; readonly name: QualifiedName; readonly ifExists: boolean }
  | { readonly kind: 'drop view'; readonly name: QualifiedName; readonly ifExists: boolean }
  | {
      readonly kind: 'set properties';
      readonly name: QualifiedName;
      readonly properties: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'create view';
      readonly name: QualifiedName;
      readonly sql: string;
      readonly replace: boolean;
    }
  | { readonly kind: 'show databases'; readonly pattern?: string }
  | { readonly kind: 'show tables' | 'show views'; readonly schema?: string; readonly pattern?: string }
  | {
      readonly kind:
        | 'show columns'
        | 'show partitions'
        | 'show create table'
        | 'show create view'
        | 'show properties'
        | 'describe';
      readonly name: QualifiedName;
    };

export function parseStatement(sql: string): Statement {
  const isQuery = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*(select|with|values|table)\b/i.test(sql);
  if (isQuery) return { kind: 'query' };
  const cursor = new TokenCursor(tokenize(sql, { backquotes: true }));
  const statement = parseDdl(cursor, sql);
  if (statement.kind !== 'create view') cursor.end();
  return statement;
}

function parseDdl(cursor: TokenCursor, sql: string): Statement {
  if (cursor.take('CREATE')) return parseCreate(cursor, sql);
  if (cursor.take('DROP')) return parseDrop(cursor);
  if (cursor.take('ALTER', 'TABLE')) {
    const name = qualifiedName(cursor);
    if (!cursor.take('SET', 'TBLPROPERTIES'))
      throw notSupported(`ALTER TABLE ... ${cursor.token.raw}`, cursor.token.at);
    return { kind: 'set properties', name, properties: parseProperties(cursor) };
  }
  if (cursor.take('SHOW')) return parseShow(cursor);
  if (cursor.take('DESCRIBE') || cursor.take('DESC')) {
    if (!cursor.take('FORMATTED')) cursor.take('EXTENDED');
    return { kind: 'describe', name: qualifiedName(cursor) };
  }
  const { raw, text, at } = cursor.token;
  const known = [
    'INSERT',
    'UNLOAD',
    'MERGE',
    'UPDATE',
    'DELETE',
    'MSCK',
    'EXPLAIN',
    'PREPARE',
    'EXECUTE',
    'DEALLOCATE',
    'OPTIMIZE',
    'VACUUM',
    'ANALYZE',
  ];
  if (known.includes(text)) throw notSupported(text, at);
  throw new QueryError(
    'SYNTAX_ERROR',
    `mismatched input '${raw}'. Expecting: 'ALTER', 'CREATE', 'DESCRIBE', 'DROP', 'SHOW', <query>`,
    at,
  );
}

function parseCreate(cursor: TokenCursor, sql: string): Statement {
  const replace = cursor.take('OR', 'REPLACE');
  if (cursor.take('VIEW')) {
    const name = qualifiedName(cursor);
    const body = cursor.expect('AS');
    return {
      kind: 'create view',
      name,
      sql: sql.slice(body.start + body.raw.length).replace(/;\s*$/, ''),
      replace,
    };
  }
  if (replace) throw cursor.stuck("'VIEW'");
  if (cursor.take('DATABASE') || cursor.take('SCHEMA')) {
    const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS');
    const name = cursor.name();
    const { comment, location } = optionalClauses(cursor);
    return {
      kind: 'create database',
      name,
      ifNotExists,
      ...(comment !== undefined && { comment }),
      ...(location !== undefined && { location }),
    };
  }
  if (cursor.is('TABLE')) throw notSupported('CREATE TABLE without EXTERNAL', cursor.token.at);
  cursor.expect('EXTERNAL', 'TABLE');
  const ifNotExists = cursor.take('IF', 'NOT', 'EXISTS');
  return { kind: 'create table', table: parseCreateTable(cursor), ifNotExists };
}

function parseDrop(cursor: TokenCursor): Statement {
  if (cursor.take('DATABASE') || cursor.take('SCHEMA')) {
    const ifExists = cursor.take('IF', 'EXISTS');
    const name = cursor.name();
    const cascade = cursor.take('CASCADE');
    if (!cascade) cursor.take('RESTRICT');
    return { kind: 'drop database', name, ifExists, cascade };
  }
  const kind = cursor.take('VIEW') ? 'drop view' : (cursor.expect('TABLE'), 'drop table' as const);
  const ifExists = cursor.take('IF', 'EXISTS');
  const name = qualifiedName(cursor);
  cursor.take('PURGE');
  return { kind, name, ifExists };
}

function parseShow(cursor: TokenCursor): Statement {
  if (cursor.take('DATABASES') || cursor.take('SCHEMAS')) {
    const pattern = parsePattern(cursor);
    return { kind: 'show databases', ...(pattern !== undefined && { pattern }) };
  }
  if (cursor.is('TABLES') || cursor.is('VIEWS')) {
    const kind = cursor.next().text === 'TABLES' ? 'show tables' : 'show views';
    const schema = cursor.take('IN') || cursor.take('FROM') ? cursor.name() : undefined;
    const pattern = parsePattern(cursor);
    return { kind, ...(schema !== undefined && { schema }), ...(pattern !== undefined && { pattern }) };
  }
  if (cursor.take('COLUMNS')) {
    if (!cursor.take('IN')) cursor.expect('FROM');
    return { kind: 'show columns', name: qualifiedName(cursor) };
  }
  if (cursor.take('PARTITIONS')) return { kind: 'show partitions', name: qualifiedName(cursor) };
  if (cursor.take('TBLPROPERTIES')) return { kind: 'show properties', name: qualifiedName(cursor) };
  if (cursor.take('CREATE', 'VIEW')) return { kind: 'show create view', name: qualifiedName(cursor) };
  cursor.expect('CREATE', 'TABLE');
  return { kind: 'show create table', name: qualifiedName(cursor) };
}

function parsePattern(cursor: TokenCursor): string | undefined {
  cursor.take('LIKE');
  return cursor.token.kind === 'string' ? cursor.string() : undefined;
}
