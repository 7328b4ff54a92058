import { ITEM_FIELDS, PARTITION_COLUMNS, PURCHASE_COLUMNS, type LakeColumn } from './columns.ts';
import { InvalidNameError } from './errors.ts';
import { type LakeFormat } from './lake-format.ts';
import { RAW_PREFIX } from './layout.ts';

export const RAW_TABLE_NAME = 'purchases_raw';

export interface TablePlace {
  readonly database: string;
  readonly bucket: string;
  readonly format: LakeFormat;
}

const DATABASE_NAME = /^[a-z_][a-z0-9_]{0,127}$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Athena DDL; the database may be there already. @throws InvalidNameError */
export function createDatabase(database: string): string {
  return `CREATE DATABASE IF NOT EXISTS \`${checked('database', database, DATABASE_NAME)}\``;
}

/**
 * Athena DDL of the change log. Partitions are projected, never registered, and a query must name its tenant.
 * @throws InvalidNameError
 */
export function purchasesRawTable({ database, bucket, format }: TablePlace): string {
  const location = `s3://${checked('bucket', bucket, BUCKET_NAME)}/${RAW_PREFIX}`;
  const columns = PURCHASE_COLUMNS.map((column) => `  \`${column.name}\` ${storageType(column, format)}`);
  const partitions = PARTITION_COLUMNS.map((name) => `\`${name}\` string`);
  const template = PARTITION_COLUMNS.map((name) => `${name}=\${${name}}/`).join('');
  return `CREATE EXTERNAL TABLE IF NOT EXISTS \`${checked('database', database, DATABASE_NAME)}\`.\`${RAW_TABLE_NAME}\` (
${columns.join(',\n')}
)
PARTITIONED BY (${partitions.join(', ')})
${serde(format)}
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${location}'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.tenant_id.type' = 'injected',
  'projection.year.type' = 'integer',
  'projection.year.range' = '2020,2040',
  'projection.year.digits' = '4',
  'projection.month.type' = 'integer',
  'projection.month.range' = '1,12',
  'projection.month.digits' = '2',
  'projection.day.type' = 'integer',
  'projection.day.range' = '1,31',
  'projection.day.digits' = '2',
  'storage.location.template' = '${location}${template}'
)`;
}

/**
 * OpenCSVSerde takes the backslash as an escape unless told otherwise, and would eat it out of JSON text.
 * The escape character named here never occurs in a line: the writer replaces control characters.
 */
function serde(format: LakeFormat): string {
  return format === 'json'
    ? `ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'`
    : `ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '"', 'escapeChar' = '\\u0001')`;
}

/** CSV columns are all text: an empty field in a numeric column makes Athena refuse the whole query. */
function storageType({ type }: LakeColumn, format: LakeFormat): string {
  if (format === 'csv') return 'string';
  if (type === 'items') return `array<struct<${ITEM_FIELDS.map(field).join(',')}>>`;
  return type === 'integer' ? 'int' : 'string';
}

function field({ name, type }: LakeColumn): string {
  return `${name}:${type === 'integer' ? 'int' : 'string'}`;
}

function checked(what: string, name: string, allowed: RegExp): string {
  if (!allowed.test(name)) throw new InvalidNameError(what, name);
  return name;
}
