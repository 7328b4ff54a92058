import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MappingHarness } from './mapping-harness.ts';
import { failed, keyOf, ok } from './scripted-function.ts';

let t: MappingHarness;

beforeEach(() => {
  t = new MappingHarness();
});

afterEach(async () => {
  await t.mapping?.stop({ graceMs: 0 });
});

describe('shards', () => {
  it('reads a child only when its parent is done', async () => {
    t.source.createTable();
    t.put('a', 'b');
    t.source.split(t.source.openShards()[0]!);
    t.put('a', 'b', 'c', 'd');
    const letGo = t.hold(() => ok());

    t.start();
    await expect.poll(() => t.fn.batches.length).toBe(1);
    await sleep(20);
    const whileHeld = t.fn.batches.length;
    letGo();
    await t.delivered(6);

    expect(whileHeld).toBe(1);
    expect(t.fn.batches[0]).toEqual(['a', 'b']);
    expect(t.fn.batches.slice(1).flat().sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(t.eventTypes().filter((type) => type === 'shard-finished')).toHaveLength(1);
  });

  it('runs lanes side by side, so that a stuck key holds up only its own lane', async () => {
    t.source.createTable();
    t.fn.answer = (records) => (records.some((record) => keyOf(record) === 'stuck') ? failed() : ok());
    const others = Array.from({ length: 30 }, (_, i) => `key-${i}`);
    t.put('stuck', ...others);

    t.start({ parallelizationFactor: 10, batchSize: 1 });

    await expect.poll(() => new Set(t.fn.records.map(keyOf)).size).toBeGreaterThan(20);
    expect(t.savedShards()).toEqual({});
  });

  it('starts at the tip when told so', async () => {
    t.source.createTable();
    t.put('before');
    t.start({ startingPosition: 'LATEST' });
    await expect.poll(() => t.eventTypes()).toContain('shard-started');
    await sleep(10);

    t.put('after');
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['after']]);
  });

  it('loses nothing when a start at the tip is followed by a restart before the first record', async () => {
    t.source.createTable();
    t.source.createdAt = new Date(Date.now() - 3_600_000);
    t.put('before');
    t.start({ startingPosition: 'LATEST' });
    await expect.poll(() => t.eventTypes()).toContain('shard-started');
    await sleep(10);
    await t.mapping?.stop();

    t.source.createdAt = new Date();
    t.put('between');
    t.start({ startingPosition: 'LATEST' });
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['between']]);
  });

  it('loses nothing when the iterator expires between a start at the tip and the first record', async () => {
    t.source.createTable();
    t.source.createdAt = new Date(Date.now() - 3_600_000);
    t.put('before');
    t.start({ startingPosition: 'LATEST', idlePollMs: 200 });
    await expect.poll(() => t.eventTypes()).toContain('shard-started');
    await sleep(10);

    t.source.createdAt = new Date();
    t.put('between');
    t.source.expireIterators();
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['between']]);
    expect(t.eventTypes()).toContain('iterator-expired');
  });

  it('goes on after the last record when the iterator expires', async () => {
    t.source.createTable();
    t.put('a');
    t.start();
    await t.delivered(1);

    t.source.expireIterators();
    t.put('b');
    await t.delivered(2);

    expect(t.fn.batches).toEqual([['a'], ['b']]);
    expect(t.eventTypes()).toContain('iterator-expired');
  });

  it('goes to the oldest record and says so loudly when records were trimmed unread', async () => {
    t.source.createTable();
    t.put('a');
    t.start();
    await t.delivered(1);
    await t.mapping?.stop();
    t.put('lost-1', 'lost-2', 'b');
    t.source.trim(t.source.openShards()[0]!, 3);

    t.start();
    await t.delivered(1);

    expect(t.fn.batches.at(-1)).toEqual(['b']);
    expect(t.events).toContainEqual(expect.objectContaining({ level: 'error', type: 'records-trimmed' }));
  });

  it('says so when a whole unfinished shard is gone at the start', async () => {
    t.source.createTable();
    t.put('a');
    t.start();
    await t.delivered(1);
    await t.mapping?.stop();
    const [shard] = t.source.openShards();
    t.source.split(shard!);
    t.source.trimShard(shard!);
    t.put('b');

    t.start();
    await t.delivered(1);

    expect(t.fn.batches.at(-1)).toEqual(['b']);
    expect(t.events).toContainEqual(expect.objectContaining({ type: 'records-trimmed', shardId: shard }));
  });

  it('survives a source that cannot be reached', async () => {
    t.source.failNext(...Array.from({ length: 5 }, () => new Error('ECONNREFUSED')));
    t.source.createTable();
    t.put('a');

    t.start();
    await t.delivered(1);

    expect(t.eventTypes()).toContain('source-unavailable');
    expect(t.eventTypes()).toContain('source-recovered');
  });
});

describe('streams', () => {
  it('waits for a table that is not there yet and reads it from its first stream and record', async () => {
    t.start({ startingPosition: 'LATEST' });
    await expect.poll(() => t.eventTypes()).toContain('waiting-for-stream');

    t.source.createTable();
    t.put('a');
    t.source.createTable();
    t.put('b');

    await expect.poll(() => t.fn.batches).toEqual([['a'], ['b']]);
  });

  it('begins with the stream that it finds, and no older one, when it is new', async () => {
    t.source.createTable();
    t.put('older');
    t.source.createTable();
    t.put('a');

    t.start();
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['a']]);
  });

  it('finishes the old stream of a recreated table, then begins the new one', async () => {
    t.source.createTable();
    t.put('a');
    t.start();
    await t.delivered(1);

    t.put('b');
    t.source.createTable();
    t.put('c');
    await expect.poll(() => t.fn.batches).toEqual([['a'], ['b'], ['c']]);

    expect(t.eventTypes()).toContain('stream-recreated');
    expect(t.checkpoints.saved.get('mapping-1')?.streamArn).toBe((await t.source.listStreams()).at(-1)?.arn);
  });

  it('reads every stream that a table had while the mapping was away', async () => {
    t.source.createTable();
    t.put('a');
    t.start();
    await t.delivered(1);
    await t.mapping?.stop();
    t.put('b');
    t.source.createTable();
    t.put('c');
    t.source.createTable();
    t.put('d');

    t.start();

    await expect.poll(() => t.fn.batches).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('begins anew when the stream of its checkpoint is gone', async () => {
    t.source.createTable();
    t.put('a');
    t.start();
    await t.delivered(1);
    await t.mapping?.stop();
    t.source.createTable();
    t.put('b');
    const newest = (await t.source.listStreams()).at(-1);
    const older = t.checkpoints.saved.get('mapping-1')!;
    t.checkpoints.saved.set('mapping-1', { ...older, streamArn: older.streamArn.replace('2023', '2022') });

    t.start();
    await expect.poll(() => t.mapping?.stats().streamArn).toBe(newest?.arn);
    await t.delivered(1);

    expect(t.fn.batches.at(-1)).toEqual(['b']);
  });
});
