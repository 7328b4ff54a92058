import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ITEM_FIELDS, PURCHASE_COLUMNS, type LakeFormat } from '@cloudpf/lake-catalog';

const ITEMS_TYPE = `STRUCT(${ITEM_FIELDS.map(({ name, type }) => `"${name}" ${type === 'integer' ? 'INTEGER' : 'VARCHAR'}`).join(', ')})[]`;

/**
 * What an SQL query over raw objects gives, the change log being `rows` with the partition columns of the keys.
 * @param objects by key.
 */
export async function queryLake(
  format: LakeFormat,
  objects: ReadonlyMap<string, Uint8Array>,
  sql: string,
): Promise<Record<string, unknown>[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lake-writer-'));
  const instance = await DuckDBInstance.create(':memory:');
  try {
    for (const [key, body] of objects) {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), body);
    }
    const connection = await instance.connect();
    await connection.run(`CREATE VIEW rows AS SELECT * FROM ${relation(format, `${folder}/raw/**/*.gz`)}`);
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}

function relation(format: LakeFormat, files: string): string {
  const partitions = 'hive_partitioning = true, hive_types_autocast = false';
  return format === 'json'
    ? `read_json('${files}', format = 'newline_delimited', columns = ${columns('json')}, ${partitions})`
    : `read_csv('${files}', auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', columns = ${columns('csv')}, ${partitions})`;
}

function columns(format: LakeFormat): string {
  const types = PURCHASE_COLUMNS.map(({ name, type }) => {
    if (format === 'csv') return `${name}: 'VARCHAR'`;
    return `${name}: '${type === 'items' ? ITEMS_TYPE : type === 'integer' ? 'INTEGER' : 'VARCHAR'}'`;
  });
  return `{${types.join(', ')}}`;
}
