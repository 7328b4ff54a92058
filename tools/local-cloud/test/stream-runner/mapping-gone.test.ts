import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StreamGoneError } from '../../src/stream-runner/errors.ts';
import { MappingHarness } from './mapping-harness.ts';

let t: MappingHarness;
const forgotten = new StreamGoneError('not found');

beforeEach(() => {
  t = new MappingHarness();
});

afterEach(async () => {
  await t.mapping?.stop({ graceMs: 0 });
});

describe('what is not found', () => {
  it('goes on after the last record when the engine forgets the shard for a moment', async () => {
    t.source.createTable();
    t.put('a');
    t.start({ shardRefreshMs: 20 });
    await t.delivered(1);

    t.source.failNextOf('getRecords', forgotten);
    await expect.poll(() => t.eventTypes()).toContain('stream-gone');
    t.put('b');

    await expect.poll(() => t.fn.batches, { timeout: 5_000 }).toEqual([['a'], ['b']]);
    expect(t.eventTypes()).not.toContain('shard-finished');
  });

  it('loses nothing when the shard is forgotten for a moment between a start at the tip and the first record', async () => {
    t.source.createTable();
    t.source.createdAt = new Date(Date.now() - 3_600_000);
    t.put('before');
    t.start({ startingPosition: 'LATEST', shardRefreshMs: 20 });
    await expect.poll(() => t.eventTypes()).toContain('shard-started');
    await sleep(10);

    t.source.failNextOf('getRecords', forgotten);
    await expect.poll(() => t.eventTypes()).toContain('stream-gone');
    t.source.createdAt = new Date();
    t.put('between');
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['between']]);
  });

  it('says that records were lost when a shard that was not read to its end is gone for good', async () => {
    t.source.createTable();
    t.put('a');
    t.start();
    await t.delivered(1);
    const [shard] = t.source.openShards();

    t.source.split(shard!);
    t.source.trimShard(shard!);
    t.put('b');
    await t.delivered(2);

    expect(t.fn.batches.flat()).toEqual(['a', 'b']);
    await expect
      .poll(() => t.events)
      .toContainEqual(expect.objectContaining({ level: 'error', type: 'records-trimmed', shardId: shard }));
  });

  it('goes on with a stream that is still listed when the engine forgets it for a moment', async () => {
    t.source.createTable();
    t.source.failNextOf('listShards', forgotten);
    t.put('a');

    t.start();

    await expect.poll(() => t.fn.batches, { timeout: 5_000 }).toEqual([['a']]);
  });
});
