import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MappingHarness } from './mapping-harness.ts';
import { ok } from './scripted-function.ts';

let t: MappingHarness;

beforeEach(() => {
  t = new MappingHarness();
});

afterEach(async () => {
  await t.mapping?.stop({ graceMs: 0 });
});

describe('batches', () => {
  it('holds no more records than the batch size', async () => {
    t.source.createTable();
    t.put('a', 'b', 'c', 'd', 'e');

    t.start({ batchSize: 2 });
    await t.delivered(5);

    expect(t.fn.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('holds no more than 6 MB', async () => {
    t.source.createTable();
    for (let i = 0; i < 20; i += 1) t.source.put(`key-${i}`, 'x'.repeat(700_000));

    t.start({ batchSize: 10_000 });
    await t.delivered(20);

    expect(t.fn.batches.map((batch) => batch.length)).toEqual([8, 8, 4]);
  });

  it('waits for the batching window to fill a batch', async () => {
    t.source.createTable();
    const early = t.start({ batchSize: 3, maximumBatchingWindowInSeconds: 300 });
    t.put('a', 'b');
    await expect.poll(() => early.stats().shards[0]?.recordsPending).toBe(2);

    t.put('c');
    await t.delivered(3);

    expect(t.fn.batches).toEqual([['a', 'b', 'c']]);
  });

  it('sends a batch that is not full when the batching window ends', async () => {
    t.source.createTable();
    t.put('a');

    t.start({ maximumBatchingWindowInSeconds: 0.02 });
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['a']]);
  });

  it('refuses settings that Lambda refuses', () => {
    expect(() => t.start({ batchSize: 10_001 })).toThrow(/batchSize/);
    expect(() => t.start({ maximumRecordAgeInSeconds: 30 })).toThrow(/maximumRecordAgeInSeconds/);
    expect(() => t.start({ parallelizationFactor: 11 })).toThrow(/parallelizationFactor/);
  });
});

describe('statistics', () => {
  it('tells the position, the age and the counts of each shard', async () => {
    t.source.createTable();
    t.put('a');
    const now = t.source.createdAt.getTime() + 5_000;
    const letGo = t.hold(() => ok());
    const running = t.start({}, { now: () => now });
    await expect.poll(() => running.stats().shards[0]?.recordsInFlight).toBe(1);
    const busy = running.stats().shards[0];
    letGo();
    await t.delivered(1);

    expect(busy).toMatchObject({
      position: 'TRIM_HORIZON',
      iteratorAgeMs: 5_000,
      recordsPending: 1,
      recordsDelivered: 0,
    });
    expect(running.stats().shards[0]).toMatchObject({
      iteratorAgeMs: 0,
      recordsPending: 0,
      recordsDelivered: 1,
    });
    expect(running.stats().shards[0]?.position).toBe(t.fn.records[0]?.dynamodb.SequenceNumber);
  });
});
