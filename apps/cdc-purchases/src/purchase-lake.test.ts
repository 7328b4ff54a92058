import {
  decodeRecord,
  HEARTBEAT_KEY,
  type Placed,
  PURCHASES,
  type StreamRecord,
} from '@cloudpf/change-stream';
import { type Purchase } from '@cloudpf/commerce';
import { type Lake, type LakeBatch, type LakeWritten } from '@cloudpf/lake-writer';
import { Tenant, type TenantStatus } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { PurchaseLake } from './purchase-lake.ts';

const ARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/purchases/stream/2026-11-24T04:00:00.000';

/** Remembers what it was given and covers as much of it as it is told to. */
class RememberingLake implements Lake {
  batch: LakeBatch | undefined;
  readonly resumed: number[] = [];
  readonly marks: string[] = [];
  readonly #covers: number;

  constructor(covers = Infinity) {
    this.#covers = covers;
  }

  async write(batch: LakeBatch): Promise<LakeWritten> {
    this.batch = batch;
    return { batch, coveredCount: Math.min(this.#covers, batch.records.length) };
  }

  async resumeAt(_: LakeWritten, index: number): Promise<void> {
    this.resumed.push(index);
  }

  async markFreshness(tenant: string, throughIso: string): Promise<void> {
    this.marks.push(`${tenant} ${throughIso}`);
  }

  async readFreshness(): Promise<undefined> {
    return undefined;
  }
}

function record(sequence: string, fields: { status?: string; key?: string } = {}): StreamRecord {
  const Keys = { tenant_id: { S: 'acme' }, purchase_id: { S: fields.key ?? 'c-1' } };
  return {
    eventName: 'MODIFY',
    eventSourceARN: ARN,
    dynamodb: {
      ApproximateCreationDateTime: 1_795_000_000,
      Keys,
      NewImage: {
        ...Keys,
        status: { S: fields.status ?? 'paid' },
        total: { N: '1' },
        purchased_at: { S: '2026-11-24T00:00:00Z' },
        written_at: { S: '2026-11-18T11:06:40.500Z' },
      },
      SequenceNumber: sequence,
    },
  };
}

function place(
  records: readonly StreamRecord[],
  status: TenantStatus | 'unknown' = 'active',
): Placed<Purchase>[] {
  const tenant =
    status === 'unknown'
      ? undefined
      : Tenant.parse({
          tenant_id: 'acme',
          name: 'Acme',
          status,
          search_endpoint: 'http://localhost:9200',
          secret_ref: 'x',
        });
  return records.map((each, index) => ({
    index,
    record: each,
    change: decodeRecord(each, PURCHASES),
    tenant,
    isFenced: status === 'erasing',
    lost: undefined,
  }));
}

const rows = (lake: RememberingLake) => lake.batch?.records.map(({ change }) => change?.operation);

describe('PurchaseLake', () => {
  it('brings every change of a known tenant to the lake', async () => {
    const lake = new RememberingLake();

    const { count } = await new PurchaseLake(lake).write(place([record('1'), record('2')]));

    expect(count).toBe(2);
    expect(rows(lake)).toEqual(['upsert', 'upsert']);
  });

  it.each(['unknown', 'erasing'] as const)('makes no row for a tenant that is %s', async (status) => {
    const lake = new RememberingLake();

    await new PurchaseLake(lake).write(place([record('1')], status));

    expect(rows(lake)).toEqual([undefined]);
  });

  it('makes no row for what is malformed, and takes a record without a number as no part of the order', async () => {
    const lake = new RememberingLake();

    const { count } = await new PurchaseLake(lake).write(
      place([record('1', { status: '' }), {}, record('2')]),
    );

    expect(count).toBe(3);
    expect(rows(lake)).toEqual([undefined, 'upsert']);
  });

  it('says where the lake stopped, in places of the batch', async () => {
    const lake = new RememberingLake(1);

    expect(
      (await new PurchaseLake(lake).write(place([record('1'), {}, record('2'), record('3')]))).count,
    ).toBe(2);
  });

  it('gives each record once, in the order of the numbers', async () => {
    const lake = new RememberingLake();

    await new PurchaseLake(lake).write(place([record('10'), record('9'), record('10')]));

    expect(lake.batch?.records.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['9', '10']);
  });

  it('moves the freshness of the lake with a heartbeat that is covered, and not with one that is not', async () => {
    const lake = new RememberingLake(1);

    await new PurchaseLake(lake).write(
      place([record('1', { key: HEARTBEAT_KEY }), record('2', { key: HEARTBEAT_KEY })]),
    );

    expect(rows(lake)).toEqual([undefined, undefined]);
    expect(lake.marks).toEqual(['acme 2026-11-18T11:06:40.500Z']);
  });

  it('tells the lake where the batch will begin again', async () => {
    const lake = new RememberingLake();
    const cover = await new PurchaseLake(lake).write(place([{}, record('1'), record('2')]));

    await cover.resumeAt(2);

    expect(lake.resumed).toEqual([1]);
  });
});
