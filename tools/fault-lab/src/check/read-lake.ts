import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { type LakeFormat, PURCHASE_COLUMNS, RAW_PREFIX } from '@cloudpf/lake-writer';
import { DuckDBInstance } from '@duckdb/node-api';
import { type LakeRow } from './check-lake.ts';

/** Counts the rows of each change with DuckDB, tenant by tenant, over the objects as they lie in S3. */
export async function readLake(
  s3: S3Client,
  bucket: string,
  format: LakeFormat,
): Promise<readonly LakeRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudpf-lab-lake-'));
  try {
    const tenants = await fetchObjects({ s3, bucket, folder });
    if (tenants.length === 0) return [];
    const database = await DuckDBInstance.create(':memory:');
    const connection = await database.connect();
    const rows: LakeRow[] = [];
    for (const tenant of tenants) {
      const sql = `SELECT event_id, count(*)::INTEGER AS n FROM ${relation(format, join(folder, tenant))} GROUP BY 1`;
      for (const { event_id, n } of (await connection.runAndReadAll(sql)).getRowObjectsJson())
        rows.push({ tenant, eventId: event_id as string, rows: Number(n) });
    }
    connection.closeSync();
    database.closeSync();
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns the tenants that have objects; each tenant's lie in a folder of its name. */
async function fetchObjects(place: {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly folder: string;
}): Promise<readonly string[]> {
  const { s3, bucket: Bucket, folder } = place;
  const tenants = new Set<string>();
  const { Contents = [], IsTruncated } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: RAW_PREFIX }),
  );
  if (IsTruncated === true)
    throw new RangeError('a run of the laboratory left more raw objects than one page lists');
  for (const { Key = '' } of Contents) {
    const tenant = /tenant_id=([^/]*)\//.exec(Key)?.[1] ?? 'none';
    if (!tenants.has(tenant)) await mkdir(join(folder, tenant));
    tenants.add(tenant);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const file = Key.replaceAll('/', '~');
    await writeFile(join(folder, tenant, file), (await Body?.transformToByteArray()) ?? new Uint8Array());
  }
  return [...tenants];
}

function relation(format: LakeFormat, folder: string): string {
  if (format === 'json') {
    const columns = `{event_id: 'VARCHAR'}`;
    return `read_json('${folder}/*.gz', format = 'newline_delimited', columns = ${columns})`;
  }
  const columns = PURCHASE_COLUMNS.map(({ name }) => `${name}: 'VARCHAR'`).join(', ');
  return (
    `read_csv('${folder}/*.gz', auto_detect = false, header = false, delim = ',', quote = '"', ` +
    `escape = '"', columns = {${columns}})`
  );
}
