import {
  AthenaClient,
  BatchGetQueryExecutionCommand,
  CreateWorkGroupCommand,
  GetDatabaseCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  InvalidRequestException,
  ListDatabasesCommand,
  ListQueryExecutionsCommand,
  ListTableMetadataCommand,
  ListWorkGroupsCommand,
  MetadataException,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionCommandInput,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type {} from '@cloudpf/testing';
import { type AthenaLocal, startAthenaLocal } from '../src/index.ts';

const engines = inject('engines');
const shared = { region: engines.region, credentials: engines.credentials };
const s3 = new S3Client({ ...shared, endpoint: engines.s3, forcePathStyle: true });
const bucket = `athena-${randomUUID().slice(0, 8)}`;
const results = { OutputLocation: `s3://${bucket}/results` };

let dataDir: string;
let server: AthenaLocal;
let athena: AthenaClient;

async function start(): Promise<void> {
  server = await startAthenaLocal({ ...shared, s3Endpoint: engines.s3, dataDir, concurrency: 2 });
  athena = new AthenaClient({ ...shared, endpoint: server.url });
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'athena-local-'));
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await start();
  await succeed('CREATE DATABASE shop');
  await succeed(`CREATE EXTERNAL TABLE purchases (id string, total string, at string)
    PARTITIONED BY (tenant_id string, day string) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
    LOCATION 's3://${bucket}/raw/' TBLPROPERTIES ('projection.enabled'='true', 'projection.tenant_id.type'='injected',
    'projection.day.type'='integer', 'projection.day.range'='1,31', 'projection.day.digits'='2')`);
  for (const tenant of ['acme', 'globex']) {
    for (const day of ['01', '02']) {
      const rows = [1, 2, 3].map((n) =>
        JSON.stringify({ id: `${tenant}-${day}-${n}`, total: `${n}.50`, at: `2026-01-${day}T03:00:00Z` }),
      );
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `raw/tenant_id=${tenant}/day=${day}/a.json.gz`,
          Body: gzipSync(rows.join('\n')),
        }),
      );
    }
  }
});

afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function begin(sql: string, more: Partial<StartQueryExecutionCommandInput> = {}): Promise<string> {
  const input = {
    QueryString: sql,
    QueryExecutionContext: { Database: 'shop' },
    ResultConfiguration: results,
    ...more,
  };
  const { QueryExecutionId } = await athena.send(new StartQueryExecutionCommand(input));
  return QueryExecutionId ?? '';
}

async function describeQuery(id: string): Promise<QueryExecution> {
  const { QueryExecution: execution } = await athena.send(
    new GetQueryExecutionCommand({ QueryExecutionId: id }),
  );
  return execution ?? {};
}

async function reach(id: string, states: readonly string[]): Promise<QueryExecution> {
  for (;;) {
    const execution = await describeQuery(id);
    if (states.includes(execution.Status?.State ?? '')) return execution;
    await setTimeout(20);
  }
}

async function finish(
  sql: string,
  more: Partial<StartQueryExecutionCommandInput> = {},
): Promise<QueryExecution> {
  return reach(await begin(sql, more), ['SUCCEEDED', 'FAILED', 'CANCELLED']);
}

async function succeed(
  sql: string,
  more: Partial<StartQueryExecutionCommandInput> = {},
): Promise<QueryExecution> {
  const execution = await finish(sql, more);
  expect(execution.Status).toMatchObject({ State: 'SUCCEEDED' });
  return execution;
}

async function page(id: string, more: { MaxResults?: number; NextToken?: string | undefined } = {}) {
  const { ResultSet, NextToken } = await athena.send(
    new GetQueryResultsCommand({ QueryExecutionId: id, ...more }),
  );
  return {
    rows: (ResultSet?.Rows ?? []).map(({ Data }) => (Data ?? []).map(({ VarCharValue }) => VarCharValue)),
    columns: ResultSet?.ResultSetMetadata?.ColumnInfo ?? [],
    next: NextToken,
  };
}

const endless =
  'WITH n AS (SELECT x FROM UNNEST(sequence(1, 10000)) t(x)) SELECT count(*) FROM n a, n b, n c WHERE a.x * b.x * c.x % 7 = 3';

describe('a query', () => {
  it('answers with typed columns, a header row and statistics', async () => {
    const execution = await succeed(
      `SELECT date_trunc('day', from_iso8601_timestamp(at) AT TIME ZONE 'America/Lima') AS day, sum(CAST(total AS decimal(18,2))) AS revenue, max(nullif(id, id)) AS nothing
       FROM purchases WHERE tenant_id = ? AND day >= '02' GROUP BY 1`,
      { ExecutionParameters: ["'acme'"] },
    );
    const { rows, columns, next } = await page(execution.QueryExecutionId ?? '');

    expect(rows).toEqual([
      ['day', 'revenue', 'nothing'],
      ['2026-01-01 00:00:00.000 America/Lima', '7.50', undefined],
    ]);
    expect(columns.map(({ Name, Type, Precision, Scale }) => [Name, Type, Precision, Scale])).toEqual([
      ['day', 'timestamp with time zone', 3, 0],
      ['revenue', 'decimal', 38, 2],
      ['nothing', 'varchar', 2147483647, 0],
    ]);
    expect(next).toBeUndefined();
    expect(execution).toMatchObject({
      StatementType: 'DML',
      WorkGroup: 'primary',
      ExecutionParameters: ["'acme'"],
    });
    expect(execution.Statistics?.DataScannedInBytes).toBeGreaterThan(0);
    expect(execution.Status?.SubmissionDateTime).toBeInstanceOf(Date);
  });

  it('leaves a CSV file with every field quoted', async () => {
    const execution = await succeed(`SELECT 'a "b"' x, CAST(NULL AS varchar) y, 1 z`);
    const [, key = ''] =
      /^s3:\/\/[^/]+\/(.+)$/.exec(execution.ResultConfiguration?.OutputLocation ?? '') ?? [];
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));

    expect(key).toBe(`results/${execution.QueryExecutionId ?? ''}.csv`);
    expect(await Body?.transformToString()).toBe('"x","y","z"\n"a ""b""",,"1"\n');
  });

  it('comes in pages', async () => {
    const { QueryExecutionId: id = '' } = await succeed(
      'SELECT x FROM UNNEST(sequence(1, 2500)) t(x) ORDER BY x',
    );
    const values: (string | undefined)[] = [];
    const sizes: number[] = [];
    let next: string | undefined;
    do {
      const { rows, next: token } = await page(id, { NextToken: next });
      sizes.push(rows.length);
      values.push(...rows.flat());
      next = token;
    } while (next !== undefined);

    expect(sizes).toEqual([1000, 1000, 501]);
    expect(values).toEqual(['x', ...Array.from({ length: 2500 }, (_value, index) => String(index + 1))]);
    expect((await page(id, { MaxResults: 1 })).rows).toEqual([['x']]);
  });

  it('fails with the reason in its state', async () => {
    const execution = await finish('SELECT * FROM purchases');

    expect(execution.Status).toMatchObject({
      State: 'FAILED',
      StateChangeReason:
        'CONSTRAINT_VIOLATION: For the injected projected partition column tenant_id, the WHERE clause must contain only static equality conditions, and at least one such condition must be present.',
      AthenaError: { ErrorCategory: 2, Retryable: false },
    });
    await expect(page(execution.QueryExecutionId ?? '')).rejects.toThrow(
      'Query did not finish successfully. Final query state: FAILED',
    );
  });

  it('stops on request while the others go on', async () => {
    const running = await Promise.all([begin(endless), begin(endless)]);
    await Promise.all(running.map((id) => reach(id, ['RUNNING'])));
    const waiting = await begin('SELECT 1');

    expect((await describeQuery(waiting)).Status?.State).toBe('QUEUED');
    await expect(page(waiting)).rejects.toThrow('Query has not yet finished. Current state: QUEUED');
    for (const id of running) await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));

    await reach(waiting, ['SUCCEEDED']);
    for (const id of running)
      expect((await reach(id, ['CANCELLED'])).Status?.StateChangeReason).toBe('Query cancelled by user');
  });

  it('never starts once it was stopped in the queue', async () => {
    const running = await Promise.all([begin(endless), begin(endless)]);
    const waiting = await begin('CREATE DATABASE never');
    await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: waiting }));
    for (const id of running) await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));

    expect((await describeQuery(waiting)).Status?.State).toBe('CANCELLED');
    await succeed('SELECT 1');
    await expect(
      athena.send(new GetDatabaseCommand({ CatalogName: 'AwsDataCatalog', DatabaseName: 'never' })),
    ).rejects.toThrow(MetadataException);
  });

  it('starts once per token', async () => {
    const token = { ClientRequestToken: randomUUID() };

    const [first, again] = [await begin('SELECT 1', token), await begin('SELECT 1', token)];

    expect(again).toBe(first);
    await expect(begin('SELECT 2', token)).rejects.toThrow('Idempotent parameters do not match');
  });
});

describe('a bad request is refused at once', () => {
  it.each([
    ['too long', { QueryString: `SELECT '${'x'.repeat(262_144)}'` }, '262144 bytes'],
    ['no output', { ResultConfiguration: {} }, 'No output location provided'],
    ['an odd output', { ResultConfiguration: { OutputLocation: 'file:///x' } }, 'not a valid S3 path'],
    ['an unknown workgroup', { WorkGroup: 'nope' }, 'WorkGroup nope is not found.'],
  ])('%s', async (_name, input, message) => {
    const failure = begin('SELECT 1', input);

    await expect(failure).rejects.toBeInstanceOf(InvalidRequestException);
    await expect(failure).rejects.toThrow(message);
  });

  it('an unknown query, and a page token of another', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => succeed('SELECT x FROM UNNEST(sequence(1, 3)) t(x)')),
    );
    const { next } = await page(one?.QueryExecutionId ?? '', { MaxResults: 2 });

    await expect(describeQuery('nope')).rejects.toThrow('QueryExecution nope was not found');
    await expect(page(other?.QueryExecutionId ?? '', { NextToken: next })).rejects.toThrow(
      'Invalid NextToken',
    );
    await expect(page(one?.QueryExecutionId ?? '', { MaxResults: 1001 })).rejects.toThrow('MaxResults');
  });
});

it('holds a workgroup to its output and its limit of bytes', async () => {
  const Configuration = {
    ResultConfiguration: { OutputLocation: `s3://${bucket}/forced/` },
    EnforceWorkGroupConfiguration: true,
    BytesScannedCutoffPerQuery: 10_000_000,
  };
  await athena.send(new CreateWorkGroupCommand({ Name: 'small', Configuration }));
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: 'big/a.json', Body: '{"a":"1"}\n'.repeat(1_100_000) }),
  );
  await succeed(
    `CREATE EXTERNAL TABLE big (a string) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://${bucket}/big/'`,
  );

  const allowed = await succeed('SELECT 1', { WorkGroup: 'small' });
  const stopped = await finish('SELECT count(*) FROM big', { WorkGroup: 'small' });

  expect(allowed.ResultConfiguration?.OutputLocation).toBe(
    `s3://${bucket}/forced/${allowed.QueryExecutionId ?? ''}.csv`,
  );
  expect(stopped.Status).toMatchObject({
    State: 'CANCELLED',
    StateChangeReason: 'Query cancelled! : Bytes scanned limit was exceeded',
  });
  const { WorkGroup } = await athena.send(new GetWorkGroupCommand({ WorkGroup: 'small' }));
  expect(WorkGroup?.Configuration).toMatchObject(Configuration);
  await expect(
    athena.send(
      new CreateWorkGroupCommand({ Name: 'tiny', Configuration: { BytesScannedCutoffPerQuery: 1 } }),
    ),
  ).rejects.toThrow('10000000');
});

it('lists databases, tables, workgroups and queries', async () => {
  const CatalogName = 'AwsDataCatalog';
  await succeed(
    "CREATE OR REPLACE VIEW acme AS SELECT id, CAST(total AS decimal(18,2)) total FROM purchases WHERE tenant_id = 'acme'",
  );

  const { DatabaseList } = await athena.send(new ListDatabasesCommand({ CatalogName }));
  const { TableMetadataList } = await athena.send(
    new ListTableMetadataCommand({ CatalogName, DatabaseName: 'shop' }),
  );
  const { TableMetadata } = await athena.send(
    new GetTableMetadataCommand({ CatalogName, DatabaseName: 'shop', TableName: 'acme' }),
  );
  const { WorkGroups } = await athena.send(new ListWorkGroupsCommand({}));
  const { QueryExecutionIds = [] } = await athena.send(new ListQueryExecutionsCommand({ MaxResults: 2 }));
  const batch = await athena.send(
    new BatchGetQueryExecutionCommand({ QueryExecutionIds: [...QueryExecutionIds, 'nope'] }),
  );

  expect(DatabaseList?.map(({ Name }) => Name)).toEqual(['default', 'shop']);
  expect(TableMetadataList?.map(({ Name, TableType }) => [Name, TableType])).toEqual(
    expect.arrayContaining([
      ['purchases', 'EXTERNAL_TABLE'],
      ['acme', 'VIRTUAL_VIEW'],
    ]),
  );
  expect(TableMetadata?.Columns?.map(({ Name, Type }) => [Name, Type])).toEqual([
    ['id', 'string'],
    ['total', 'decimal(18,2)'],
  ]);
  expect(WorkGroups?.map(({ Name }) => Name)).toContain('primary');
  expect(batch.QueryExecutions?.map(({ QueryExecutionId }) => QueryExecutionId)).toEqual(QueryExecutionIds);
  expect(batch.UnprocessedQueryExecutionIds).toMatchObject([{ QueryExecutionId: 'nope' }]);
});

it('keeps tables, queries and results through a restart', async () => {
  const { QueryExecutionId: id = '' } = await succeed(
    "SELECT count(*) FROM purchases WHERE tenant_id = 'globex'",
  );

  await server.stop();
  await start();

  expect((await page(id)).rows).toEqual([['_col0'], ['6']]);
  const again = await succeed("SELECT count(*) AS n FROM purchases WHERE tenant_id = 'globex'");
  expect((await page(again.QueryExecutionId ?? '')).rows).toEqual([['n'], ['6']]);
  expect((await page((await succeed('SHOW TABLES')).QueryExecutionId ?? '')).rows.flat()).toContain(
    'purchases',
  );
});
