import { toLambdaRecord } from '@cloudpf/local-cloud';
import { describe, expect, it } from 'vitest';
import { type ChangeStep, type Operation, type TenantRole } from '../scenario/scenario.ts';
import { Shop } from './shop.ts';

const BEGINS_AT = Date.parse('2026-11-24T04:00:00.000Z');
const tenantOf = (role: TenantRole) => (role === 't0' ? 'lab-a' : role);

function shop(): Shop {
  const scenario = { shards: { products: 3, purchases: 1 }, digitsGrowIn: 2 };
  return new Shop({ scenario, tenantOf, beginsAt: BEGINS_AT });
}

let revision = 0;
function change(operation: Operation, fields: Partial<ChangeStep> = {}): ChangeStep {
  revision += 1;
  return {
    do: 'change',
    table: 'products',
    tenant: 't0',
    key: 'p-1',
    operation,
    revision,
    second: 0,
    ...fields,
  };
}

async function told(one: Shop, table: ChangeStep['table'] = 'products') {
  const source = one.stream(table);
  const records = [];
  for (const { arn } of await source.listStreams()) {
    for (const { shardId } of await source.listShards(arn)) {
      const start = { type: 'TRIM_HORIZON' } as const;
      const iterator = await source.getShardIterator({ streamArn: arn, shardId, start });
      const page = await source.getRecords(iterator, 1_000);
      records.push(...page.records.map((record) => toLambdaRecord(record, arn)));
    }
  }
  return records;
}

describe('Shop', () => {
  it('tells an insert, a modification and a removal with both images, as DynamoDB does', async () => {
    const one = shop();
    for (const operation of ['put', 'put', 'remove'] as const) one.change(change(operation));

    const records = await told(one);

    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(
      records.map(({ dynamodb }) => [dynamodb.OldImage !== undefined, dynamodb.NewImage !== undefined]),
    ).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ]);
  });

  it('makes no record of the removal of an item that is not there', async () => {
    const one = shop();

    expect(one.change(change('remove'))).toBeUndefined();
    expect(await told(one)).toEqual([]);
  });

  it('names the service that deletes what has lived its time', async () => {
    const one = shop();
    one.change(change('put'));
    one.change(change('expire'));

    expect((await told(one)).map(({ userIdentity }) => userIdentity?.principalId)).toEqual([
      undefined,
      'dynamodb.amazonaws.com',
    ]);
  });

  it('has sequence numbers of 21, 22, 28 and 40 digits', async () => {
    const one = shop();
    for (let key = 0; key < 40; key += 1) one.change(change('put', { key: `p-${key}` }));

    const lengths = new Set((await told(one)).map(({ dynamodb }) => dynamodb.SequenceNumber.length));

    expect([...lengths].sort((a, b) => a - b)).toEqual([21, 22, 28, 40]);
  });

  it('opens a stream with a later label and lower numbers, and keeps the items', async () => {
    const one = shop();
    const before = one.change(change('put', { table: 'purchases' }))!;
    one.recreateStream('purchases');
    const after = one.change(change('put', { table: 'purchases' }))!;

    expect(after.label > before.label).toBe(true);
    expect(after.sequence < before.sequence).toBe(true);
    expect((await told(one, 'purchases')).map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
    expect(one.newest().get('purchases/lab-a/p-1')).toBe(after);
  });

  it('takes the newest change that a node can take for the right state', () => {
    const one = shop();
    const good = one.change(change('put'));
    one.change(change('malformed'));
    one.change(change('unfit'));
    one.change(change('put', { tenant: 'erasing' }));
    one.change(change('beat'));

    expect([...one.newest()]).toEqual([['products/lab-a/p-1', good]]);
    expect([...one.unreadable()]).toEqual(['products/lab-a/p-1']);
  });
});
