import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { type LakeFormat, PURCHASE_COLUMNS, RAW_PREFIX } from '@cloudpf/lake-catalog';
import { DuckDBInstance } from '@duckdb/node-api';
import { type LakeRow } from './check-lake.ts';

const PARTITION = /tenant_id=([^/]*)\/year=(\d{4})\/month=(\d\d)\/day=(\d\d)\//;
const TOLD = ['op', 'purchase_id', 'position', 'changed_at', 'total'] as const;

/** Reads the rows of each change with DuckDB, partition by partition, over the objects as they lie in S3. */
export async function readLake(
  s3: S3Client,
  bucket: string,
  format: LakeFormat,
): Promise<readonly LakeRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudpf-lab-lake-'));
  try {
    const partitions = await fetchObjects({ s3, bucket, folder });
    if (partitions.length === 0) return [];
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const rows: LakeRow[] = [];
    for (const [place, { tenant, day }] of partitions.entries()) {
      const columns = TOLD.map((name) => `any_value(${name}) AS ${name}`).join(', ');
      const from = relation(format, join(folder, String(place)));
      const sql = `SELECT event_id, count(*)::INTEGER AS n, ${columns} FROM ${from} GROUP BY 1`;
      for (const row of (await connection.runAndReadAll(sql)).getRowObjectsJson())
        rows.push(rowOf(row, { tenant, day }));
    }
    connection.closeSync();
    database.closeSync();
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Partition = Pick<LakeRow, 'tenant'> & Pick<LakeRow['told'], 'day'>;

function rowOf(row: Readonly<Record<string, unknown>>, { tenant, day }: Partition): LakeRow {
  const [op, purchaseId, position, changedAt, total] = TOLD.map((name) => String(row[name]));
  return {
    tenant,
    eventId: String(row['event_id']),
    rows: Number(row['n']),
    told: {
      day,
      op: op ?? '',
      purchaseId: purchaseId ?? '',
      position: position ?? '',
      changedAt: changedAt ?? '',
      ...(op === 'remove' ? {} : { total: total ?? '' }),
    },
  };
}

/** @returns the partitions that have objects; those of each lie in a folder of its place. */
async function fetchObjects(place: {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly folder: string;
}): Promise<readonly Partition[]> {
  const { s3, bucket: Bucket, folder } = place;
  const partitions = new Map<string, Partition>();
  const { Contents = [], IsTruncated } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: RAW_PREFIX }),
  );
  if (IsTruncated === true)
    throw new RangeError('a run of the laboratory left more raw objects than one page lists');
  for (const { Key = '' } of Contents) {
    const name = dirname(Key);
    const [, tenant = 'none', year, month, day] = PARTITION.exec(`${name}/`) ?? [];
    if (!partitions.has(name)) {
      await mkdir(join(folder, String(partitions.size)));
      partitions.set(name, { tenant, day: `${year}-${month}-${day}` });
    }
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const file = join(folder, String([...partitions.keys()].indexOf(name)), basename(Key));
    await writeFile(file, (await Body?.transformToByteArray()) ?? new Uint8Array());
  }
  return [...partitions.values()];
}

function relation(format: LakeFormat, folder: string): string {
  if (format === 'json') {
    const columns = ['event_id', ...TOLD].map((name) => `${name}: 'VARCHAR'`).join(', ');
    return `read_json('${folder}/*.gz', format = 'newline_delimited', columns = {${columns}})`;
  }
  const columns = PURCHASE_COLUMNS.map(({ name }) => `${name}: 'VARCHAR'`).join(', ');
  return (
    `read_csv('${folder}/*.gz', auto_detect = false, header = false, delim = ',', quote = '"', ` +
    `escape = '"', columns = {${columns}})`
  );
}
