import {
  AthenaClient,
  CreateWorkGroupCommand,
  GetQueryExecutionCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { positionOf, PURCHASES } from '@cloudpf/change-stream';
import { type Image, readPurchase } from '@cloudpf/commerce';
import { createDatabase, type LakeFormat, purchasesRawTable } from '@cloudpf/lake-catalog';
import { S3Lake, S3ObjectStore } from '@cloudpf/lake-writer';
import { type TestEngines } from '@cloudpf/testing';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { AthenaCurrentPurchases, InMemoryItemTable, verifyLake } from '../src/index.ts';
import { removeFrom, upsertFrom } from '../src/table/table-change.ts';
import { ACME, LABEL, tenantOf } from './fixtures.ts';

const engines: TestEngines = inject('engines');
const { region, credentials } = engines;
const s3 = new S3Client({ endpoint: engines.s3, region, credentials, forcePathStyle: true });
const athena = new AthenaClient({ endpoint: engines.athena, region, credentials });

afterAll(() => {
  s3.destroy();
  athena.destroy();
});

async function define(statement: string, bucket: string): Promise<void> {
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: statement,
      WorkGroup: 'primary',
      ResultConfiguration: { OutputLocation: `s3://${bucket}/results/` },
    }),
  );
  for (;;) {
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    const { State, StateChangeReason } = QueryExecution?.Status ?? {};
    if (State === 'SUCCEEDED') return;
    if (State === 'FAILED') throw new Error(StateChangeReason);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function world(format: LakeFormat) {
  const bucket = `recovery-${process.pid}-${format}`;
  const database = `recovery_${process.pid}_${format}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await athena.send(new CreateWorkGroupCommand({ Name: `${bucket}-acme` }));
  await define(createDatabase(database), bucket);
  await define(purchasesRawTable({ database, bucket, format }), bucket);
  const lake = new S3Lake({ store: new S3ObjectStore(s3, bucket), format });
  const place = { database, workgroup: `${bucket}-{tenant_id}`, output: `s3://${bucket}/results/`, format };
  const current = new AthenaCurrentPurchases(athena, place, tenantOf('acme'));
  const table = new InMemoryItemTable('purchase_id', { label: LABEL });
  let sequence = 100_000_000_000_000_000_000n;
  const bring = async (key: string, fields: Image | undefined) => {
    const position = positionOf(LABEL, (++sequence).toString())!;
    const read = { schema: PURCHASES, tenant: ACME, key, readAt: '2026-11-24T05:00:00.000Z', position };
    const change = fields ? upsertFrom(read, readPurchase(purchase(key, fields))) : removeFrom(read);
    const keys = { tenant_id: { S: 'acme' }, purchase_id: { S: key } };
    await lake.write({
      streamArn: `table/purchases/stream/${LABEL}`,
      records: [{ sequenceNumber: sequence.toString(), keys, change }],
    });
  };
  const put = (key: string, fields: Image) => {
    table.put(purchase(key, fields));
  };
  const check = (options = {}) =>
    verifyLake({ tenant: ACME, table, current, lake }, { waitsMs: [1, 1], ...options });
  return { bring, put, check };
}

function purchase(key: string, fields: Image): Image {
  return {
    tenant_id: { S: 'acme' },
    purchase_id: { S: key },
    status: { S: "it's paid" },
    total: { N: '12.5' },
    purchased_at: { S: '2026-03-01T10:00:00+02:00' },
    ...fields,
  };
}

const RICH: Image = {
  customer_id: { S: 'ñandú 👟' },
  note: { S: 'two\nlines, "quoted" \\ back' },
  digits: { N: '12345678901234567890123456789012345678' },
  items: {
    L: [
      { M: { product_id: { S: 'x' }, name: { S: 'a\tb "c" = {d}, [e]' }, unit_price: { N: '1.2345' } } },
      { M: { product_id: { S: 'y' }, quantity: { N: '3' } } },
    ],
  },
};

describe.each(['json', 'csv'] as const)('a %s lake in Athena and its table', (format) => {
  it('are compared field by field, in the order of their keys, and missing rows are written', async () => {
    const { bring, put, check } = await world(format);
    const keys = ['a', 'ñ', '\uffee', '👟', "o'clock", 'x'.repeat(1_024)];
    for (const key of keys) {
      put(key, RICH);
      await bring(key, RICH);
    }
    expect(await check()).toMatchObject({ items: 6, rows: 6, remaining: 0 });

    put("o'clock", { ...RICH, total: { N: '13' } });
    put('new', {});
    put('y'.repeat(1_024), RICH);
    await bring('gone', {});
    await bring('removed', {});
    await bring('removed', undefined);
    const report = await check({ repair: true });

    expect(report).toMatchObject({
      differences: { missing: 2, stale: 1, extra: 1 },
      repaired: { missing: 2 },
      remaining: 2,
    });
    expect(report.names).toContainEqual({ kind: 'stale', key: "o'clock", fields: ['total'] });
    expect(await check()).toMatchObject({ differences: { missing: 0, stale: 1, extra: 1 } });
  });
});
