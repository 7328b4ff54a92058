import { InvalidNameError } from './errors.ts';
import { type LakeFormat } from './lake-format.ts';
import { describePurchasesRaw } from './purchases-raw.ts';

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
 * Athena DDL of the change log.
 * @throws InvalidNameError
 */
export function purchasesRawTable({ database, bucket, format }: TablePlace): string {
  const table = describePurchasesRaw({ bucket: checked('bucket', bucket, BUCKET_NAME), format });
  const columns = table.columns.map(({ name, type }) => `  \`${name}\` ${type}`);
  const partitions = table.partitions.map(({ name, type }) => `\`${name}\` ${type}`);
  const serdeProperties = properties(table.serde.parameters, ', ');
  return `CREATE EXTERNAL TABLE IF NOT EXISTS \`${checked('database', database, DATABASE_NAME)}\`.\`${table.name}\` (
${columns.join(',\n')}
)
PARTITIONED BY (${partitions.join(', ')})
ROW FORMAT SERDE '${table.serde.library}'${serdeProperties === '' ? '' : `\nWITH SERDEPROPERTIES (${serdeProperties})`}
STORED AS INPUTFORMAT '${table.inputFormat}'
OUTPUTFORMAT '${table.outputFormat}'
LOCATION '${table.location}'
TBLPROPERTIES (
  ${properties(table.properties, ',\n  ')}
)`;
}

function properties(values: Readonly<Record<string, string>>, separator: string): string {
  return Object.entries(values)
    .map(([name, value]) => `'${name}' = '${escaped(value)}'`)
    .join(separator);
}

/** Control characters as Hive writes them in text. */
function escaped(value: string): string {
  return value.replaceAll(
    /[\u0000-\u001f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function checked(what: string, name: string, allowed: RegExp): string {
  if (!allowed.test(name)) throw new InvalidNameError(what, name);
  return name;
}
