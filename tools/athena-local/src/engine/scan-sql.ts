import { type Column, type HiveTable } from '../catalog/catalog.ts';
import { type TableFile } from '../lake/table-files.ts';
import { text } from '../sql/typed.ts';
import { duckType, quoteName } from '../sql/types.ts';
import { textStructure, textValue } from './text-value.ts';

/** DuckDB takes twice this much memory for each file that it reads at once. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;

/** One scan's files, in local copies. */
export interface ScanFiles {
  readonly table: HiveTable;
  readonly used: ReadonlySet<string>;
  readonly files: readonly (TableFile & { readonly path: string })[];
}

/** The SELECT that stands for a table: exactly these files, with the types of the table's definition. */
export function scanSql(scan: ScanFiles, parquetTypes: ReadonlyMap<string, string>): string {
  const columns = [...scan.table.columns, ...scan.table.partitions].filter(({ name }) => scan.used.has(name));
  if (scan.files.length === 0) {
    const empty = [
      ...columns.map(({ name, type }) => `CAST(NULL AS ${duckType(type)}) AS ${quoteName(name)}`),
      `'' AS "$path"`,
      `CAST(0 AS BIGINT) AS "$file_size"`,
    ];
    return `SELECT ${empty.join(', ')} WHERE FALSE`;
  }
  const source = scan.table.format === 'parquet' ? parquetSource(scan) : textSource(scan);
  const items = columns.map(
    (column) => `${columnSql(column, scan.table, parquetTypes)} AS ${quoteName(column.name)}`,
  );
  return `SELECT ${[...items, 'f."path" AS "$path"', 'f."size" AS "$file_size"'].join(', ')} FROM ${source} AS d JOIN ${fileList(scan)} ON d."$file" = f."file"`;
}

function columnSql(column: Column, table: HiveTable, parquetTypes: ReadonlyMap<string, string>): string {
  const partition = table.partitions.indexOf(column);
  if (partition >= 0) return `CAST(f."p${partition}" AS ${duckType(column.type)})`;
  const index = table.columns.indexOf(column);
  if (table.format === 'parquet') return parquetColumn(column, parquetTypes);
  if (table.format === 'csv')
    return textValue(`list_extract(d."row", ${index + 1})`, column.type, { format: 'csv', index });
  return textValue(`struct_extract(d."row", ${text(jsonKey(column, table))})`, column.type, {
    format: 'json',
    index,
  });
}

/** The OpenX SerDe reads a column from another key where `mapping.<column>` says so. */
function jsonKey({ name }: Column, { serdeProperties }: HiveTable): string {
  const mapped = serdeProperties[`mapping.${name}`] ?? name;
  return serdeProperties['case.insensitive']?.toLowerCase() === 'false' ? mapped : mapped.toLowerCase();
}

/** Hive keeps milliseconds only, rounded. */
function parquetColumn(column: Column, parquetTypes: ReadonlyMap<string, string>): string {
  const stored = parquetTypes.get(column.name);
  if (stored === undefined) return `CAST(NULL AS ${duckType(column.type)})`;
  const isText = stored === 'VARCHAR' || stored === 'BLOB';
  const wantsText = column.type.kind === 'varchar' || column.type.kind === 'varbinary';
  if (isText !== wantsText) {
    const message = `HIVE_BAD_DATA: Field ${column.name}'s type ${stored} in parquet file is incompatible with type ${duckType(column.type).toLowerCase()} defined in table schema`;
    return `CAST(CAST(a_fail(${text(message)}) AS VARCHAR) AS ${duckType(column.type)})`;
  }
  const value = `CAST(d.${quoteName(column.name)} AS ${duckType(column.type)})`;
  return column.type.kind === 'timestamp' ? `a_round_time(${value}, 3)` : value;
}

function parquetSource({ files }: ScanFiles): string {
  return `read_parquet([${paths(files)}], union_by_name = true, filename = '$file', hive_partitioning = false)`;
}

function textSource({ table, files, used }: ScanFiles): string {
  const raw = `read_ndjson_objects([${paths(files)}], filename = true, maximum_object_size = ${MAX_LINE_BYTES}, compression = 'uncompressed', hive_partitioning = false)`;
  const columns = table.columns.filter(({ name }) => used.has(name));
  const structure =
    table.format === 'csv'
      ? '["VARCHAR"]'
      : JSON.stringify(
          Object.fromEntries(columns.map((column) => [jsonKey(column, table), textStructure(column.type)])),
        );
  const lenient = table.serdeProperties['ignore.malformed.json']?.toLowerCase() === 'true';
  const message = 'HIVE_CURSOR_ERROR: Row is not a valid JSON Object';
  const line =
    lenient || table.format === 'csv'
      ? '"json"'
      : `CASE WHEN json_type("json") = 'NULL' THEN CAST(CAST(a_fail(${text(message)}) AS VARCHAR) AS JSON) ELSE "json" END`;
  const row =
    columns.length === 0 && table.format === 'json' ? 'NULL' : `json_transform(${line}, ${text(structure)})`;
  return `(SELECT ${row} AS "row", filename AS "$file" FROM ${raw})`;
}

function paths(files: ScanFiles['files']): string {
  return files.map(({ path }) => text(path)).join(', ');
}

function fileList({ files, table }: ScanFiles): string {
  const rows = files.map(({ path, object, partition }) => {
    const values = [
      text(path),
      text(`s3://${object.bucket}/${object.key}`),
      `CAST(${object.size} AS BIGINT)`,
      ...partition.map(text),
    ];
    return `(${values.join(', ')})`;
  });
  const names = ['"file"', '"path"', '"size"', ...table.partitions.map((_column, index) => `"p${index}"`)];
  return `(VALUES ${rows.join(', ')}) AS f(${names.join(', ')})`;
}
