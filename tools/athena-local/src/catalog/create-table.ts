import { notSupported, QueryError } from '../sql/errors.ts';
import { type TokenCursor } from '../sql/token-cursor.ts';
import { type Column, type Format } from './catalog.ts';
import { ddlString, parseProperties, qualifiedName, type QualifiedName } from './ddl-parts.ts';
import { parseHiveType } from './hive-type.ts';

export interface TableDefinition {
  readonly name: QualifiedName;
  readonly comment?: string;
  readonly columns: readonly Column[];
  readonly partitions: readonly Column[];
  readonly format: Format;
  readonly serde: string;
  readonly serdeProperties: Readonly<Record<string, string>>;
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
}

const serdes: Readonly<Record<string, Format>> = {
  'org.openx.data.jsonserde.JsonSerDe': 'json',
  'org.apache.hive.hcatalog.data.JsonSerDe': 'json',
  'org.apache.hadoop.hive.serde2.OpenCSVSerde': 'csv',
  'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe': 'parquet',
};

/** The rest of CREATE EXTERNAL TABLE, from the name on. */
export function parseCreateTable(cursor: TokenCursor): TableDefinition {
  const name = qualifiedName(cursor);
  const { at } = cursor.token;
  const columns = cursor.parenthesized(() => parseColumn(cursor));
  const clauses = parseClauses(cursor);
  const partitions = clauses.partitions ?? [];
  const names = [...columns, ...partitions].map((column) => column.name);
  const repeated = names.find((column, index) => names.indexOf(column) !== index);
  if (repeated !== undefined)
    throw new QueryError(
      'DUPLICATE_COLUMN_NAME',
      `Column name '${repeated}' is specified more than once`,
      at,
    );
  if (clauses.location === undefined) throw cursor.stuck("'LOCATION'");
  if (!/^s3:\/\/[^/]+\/?/.test(clauses.location))
    throw new QueryError(
      'INVALID_TABLE_PROPERTY',
      `LOCATION must be an s3:// address: ${clauses.location}`,
      at,
    );
  const serde =
    clauses.serde ??
    (clauses.stored === 'PARQUET'
      ? 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'
      : undefined);
  if (serde === undefined) throw notSupported('a table without ROW FORMAT SERDE or STORED AS PARQUET', at);
  const format = serdes[serde];
  if (!format) throw notSupported(`the SerDe ${serde}`, at);
  return {
    name,
    ...(clauses.comment !== undefined && { comment: clauses.comment }),
    columns,
    partitions,
    format,
    serde,
    serdeProperties: clauses.serdeProperties ?? {},
    location: clauses.location,
    properties: clauses.properties ?? {},
  };
}

function parseColumn(cursor: TokenCursor): Column {
  // Words such as `date` and `timestamp` are column names here.
  const token = cursor.next();
  if (token.kind !== 'word' && token.kind !== 'quoted') throw cursor.stuck('<column name>');
  const name = (token.kind === 'quoted' ? token.text : token.raw).toLowerCase();
  const type = parseHiveType(cursor);
  const comment = cursor.take('COMMENT') ? ddlString(cursor) : undefined;
  return { name, type, ...(comment !== undefined && { comment }) };
}

interface Clauses {
  comment?: string;
  partitions?: Column[];
  serde?: string;
  serdeProperties?: Record<string, string>;
  stored?: string;
  location?: string;
  properties?: Record<string, string>;
}

function parseClauses(cursor: TokenCursor): Clauses {
  const found: Clauses = {};
  for (;;) {
    if (cursor.take('COMMENT')) found.comment = ddlString(cursor);
    else if (cursor.take('PARTITIONED', 'BY'))
      found.partitions = cursor.parenthesized(() => parseColumn(cursor));
    else if (cursor.take('ROW', 'FORMAT', 'SERDE')) found.serde = ddlString(cursor);
    else if (cursor.is('ROW', 'FORMAT')) throw notSupported('ROW FORMAT DELIMITED', cursor.token.at);
    else if (cursor.take('WITH', 'SERDEPROPERTIES')) found.serdeProperties = parseProperties(cursor);
    else if (cursor.take('STORED', 'AS')) found.stored = parseStored(cursor);
    else if (cursor.take('LOCATION')) found.location = ddlString(cursor);
    else if (cursor.take('TBLPROPERTIES')) found.properties = parseProperties(cursor);
    else if (cursor.is('CLUSTERED')) throw notSupported('CLUSTERED BY', cursor.token.at);
    else return found;
  }
}

function parseStored(cursor: TokenCursor): string {
  const { text, at } = cursor.next();
  if (text === 'INPUTFORMAT') {
    const input = ddlString(cursor);
    cursor.expect('OUTPUTFORMAT');
    ddlString(cursor);
    return input.includes('parquet') ? 'PARQUET' : 'TEXTFILE';
  }
  if (text !== 'PARQUET' && text !== 'TEXTFILE') throw notSupported(`STORED AS ${text}`, at);
  return text;
}
