import { TenantId } from '@cloudpf/tenant-routing';
import { describe, expect, it } from 'vitest';
import { STREAM_ARN } from '../test/fixtures/lake-records.ts';
import {
  batchObjectName,
  claimKey,
  freshnessKey,
  lateObjectKey,
  partitionOf,
  rawObjectKey,
  shardMarks,
} from './layout.ts';

const tenant = TenantId.parse('acme');
const partition = partitionOf({ tenant, changedAt: '2026-02-03T23:59:59.999Z' });
const start = { shard: '0123456789ab', sequence: 4_567n };

describe('the layout of the lake', () => {
  it('places a raw object by tenant and day of the change', () => {
    expect(rawObjectKey(partition, start, 'json')).toBe(
      'raw/v1/entity=purchases/tenant_id=acme/year=2026/month=02/day=03/0123456789ab-0000000000000000000000000000000000004567.json.gz',
    );
  });

  it('tells the format by the name, since Athena tells compression by it', () => {
    expect(rawObjectKey(partition, start, 'csv')).toMatch(/-0+4567\.csv\.gz$/);
  });

  it('keeps a late row apart from the batch that starts at the same record', () => {
    expect(lateObjectKey(partition, start, 'json')).not.toBe(rawObjectKey(partition, start, 'json'));
    expect(lateObjectKey(partition, start, 'json')).toMatch(/\/late-0123456789ab-0+4567\.json\.gz$/);
  });

  it('tells by a key what a batch wrote first, and in which format', () => {
    expect(batchObjectName(rawObjectKey(partition, start, 'csv'))).toEqual({
      firstSequence: 4_567n,
      format: 'csv',
    });
    expect(batchObjectName(lateObjectKey(partition, start, 'csv'))).toBeUndefined();
  });

  it('places claims and marks beside the rows, never among them', () => {
    expect(claimKey(start)).toBe(
      '_claims/purchases/0123456789ab/0000000000000000000000000000000000004567.json',
    );
    expect(freshnessKey(tenant)).toBe('_freshness/purchases/acme.json');
  });
});

describe('the mark that stands for a shard', () => {
  const shardOf = shardMarks(STREAM_ARN);
  const keys = { tenant_id: { S: 'acme' }, purchase_id: { S: 'p-1' } };

  it('is the same whatever the order of the key attributes', () => {
    const turned = { purchase_id: { S: 'p-1' }, tenant_id: { S: 'acme' } };

    expect(shardOf(turned)).toBe(shardOf(keys));
    expect(shardOf(keys)).toMatch(/^[0-9a-f]{12}$/);
  });

  it('differs by item and by stream', () => {
    const marks = [
      shardOf(keys),
      shardOf({ ...keys, purchase_id: { S: 'p-2' } }),
      shardMarks(`${STREAM_ARN}1`)(keys),
    ];

    expect(new Set(marks).size).toBe(marks.length);
  });
});
