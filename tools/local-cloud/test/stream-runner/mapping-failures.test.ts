import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MappingHarness } from './mapping-harness.ts';
import { failed, keyOf, ok, reporting } from './scripted-function.ts';

let t: MappingHarness;

beforeEach(() => {
  t = new MappingHarness();
});

afterEach(async () => {
  await t.mapping?.stop({ graceMs: 0 });
});

describe('failures', () => {
  it('brings a failed batch again until it succeeds', async () => {
    t.source.createTable();
    t.put('a', 'b');
    let left = 3;
    t.fn.answer = () => (left-- > 0 ? failed() : ok());

    t.start();
    await t.delivered(2);

    expect(t.fn.batches).toEqual(Array.from({ length: 4 }, () => ['a', 'b']));
  });

  it('starts again at the lowest sequence number that the function reports', async () => {
    t.source.createTable();
    t.put('a', 'b', 'c', 'd');
    let first = true;
    t.fn.answer = (records) => {
      const answer = first ? reporting(records, ['d', 'b']) : ok({ batchItemFailures: [] });
      first = false;
      return answer;
    };

    t.start({ reportBatchItemFailures: true });
    await t.delivered(4);

    expect(t.fn.batches).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ]);
  });

  it('hands records to the on-failure destination when the retries are used up, and goes on', async () => {
    t.source.createTable();
    t.put('bad', 'good');
    t.fn.answer = (records) =>
      records.some((record) => keyOf(record) === 'bad') ? failed('TypeError') : ok();

    t.start({ batchSize: 1, maximumRetryAttempts: 2 });
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['bad'], ['bad'], ['bad'], ['good']]);
    expect(t.onFailure.batches).toMatchObject([
      {
        condition: 'RetryAttemptsExhausted',
        invocations: 3,
        requestId: 'request',
        functionError: 'Unhandled',
        shardId: t.source.openShards()[0],
      },
    ]);
    expect(t.onFailure.batches[0]?.records.map(keyOf)).toEqual(['bad']);
    expect(t.events).toContainEqual(
      expect.objectContaining({ type: 'records-discarded', records: 1, kept: true }),
    );
  });

  it('isolates a bad record by bisecting', async () => {
    t.source.createTable();
    t.put('a', 'b', 'c', 'bad', 'd', 'e', 'f', 'g');
    t.fn.answer = (records) => (records.some((record) => keyOf(record) === 'bad') ? failed() : ok());

    t.start({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
    await t.delivered(7);

    expect(t.onFailure.batches.flatMap(({ records }) => records.map(keyOf))).toEqual(['bad']);
    expect(t.fn.batches).toEqual([
      ['a', 'b', 'c', 'bad', 'd', 'e', 'f', 'g'],
      ['a', 'b', 'c', 'bad'],
      ['a', 'b'],
      ['c', 'bad'],
      ['c'],
      ['bad'],
      ['bad'],
      ['d', 'e', 'f', 'g'],
    ]);
  });

  it('does not charge the retry quota for a batch that never reached the function', async () => {
    t.source.createTable();
    t.put('a');
    let left = 5;
    t.fn.answer = () => {
      if (left-- <= 0) return ok();
      if (left % 2 === 0) throw new Error('throttled');
      return { ok: false, requestId: 'r', errorType: 'Throttled', errorMessage: 'no', notDelivered: true };
    };

    t.start({ maximumRetryAttempts: 0 });
    await t.delivered(1);

    expect(t.onFailure.batches).toEqual([]);
  });

  it('hands over records that are too old without sending them', async () => {
    t.source.createTable();
    const now = t.source.createdAt.getTime() + 61_000;
    t.put('old');
    t.source.createdAt = new Date(now);
    t.put('young');

    t.start({ maximumRecordAgeInSeconds: 60 }, { now: () => now });
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['young']]);
    expect(t.onFailure.batches).toMatchObject([{ condition: 'RecordAgeExceeded', invocations: 0 }]);
  });

  it('tells of records given up on after a split the invocation that failed with them', async () => {
    t.source.createTable();
    let now = t.source.createdAt.getTime();
    t.put('a', 'bad');
    t.fn.answer = (records) => {
      if (records.length === 2) return { ...failed(), requestId: 'both' };
      now += 61_000;
      return ok();
    };

    t.start({ bisectBatchOnFunctionError: true, maximumRecordAgeInSeconds: 60 }, { now: () => now });
    await t.delivered(1);

    await expect
      .poll(() => t.onFailure.batches)
      .toMatchObject([
        {
          condition: 'RecordAgeExceeded',
          invocations: 1,
          requestId: 'both',
          functionError: 'Unhandled',
        },
      ]);
  });

  it('tries the on-failure destination until it takes the records, and only then goes on', async () => {
    t.source.createTable();
    t.put('bad', 'good');
    t.fn.answer = (records) => (keyOf(records[0]!) === 'bad' ? failed() : ok());
    t.onFailure.refuse = 3;

    t.start({ batchSize: 1, maximumRetryAttempts: 0 });
    await t.delivered(1);

    expect(t.onFailure.batches).toHaveLength(1);
    expect(t.eventTypes().filter((type) => type === 'on-failure-unavailable')).toHaveLength(3);
  });

  it('only reports records given up on where there is no destination', async () => {
    t.source.createTable();
    t.put('bad', 'good');
    t.fn.answer = (records) => (keyOf(records[0]!) === 'bad' ? failed() : ok());

    t.start({ batchSize: 1, maximumRetryAttempts: 0 }, { onFailure: undefined as never });
    await t.delivered(1);

    expect(t.events).toContainEqual(expect.objectContaining({ type: 'records-discarded', kept: false }));
  });

  it('delivers records though what happens cannot be told', async () => {
    t.source.createTable();
    t.put('a', 'b');
    let left = 2;
    t.fn.answer = () => (left-- > 0 ? failed() : ok());

    t.start(
      {},
      {
        onEvent: () => {
          throw new Error('ENOSPC: no space left on device');
        },
      },
    );
    await t.delivered(2);

    expect(t.fn.batches).toHaveLength(3);
  });
});
