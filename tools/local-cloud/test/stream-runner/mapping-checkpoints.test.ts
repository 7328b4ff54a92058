import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedCheckpointError } from '../../src/stream-runner/errors.ts';
import { MappingHarness } from './mapping-harness.ts';
import { failed, ok } from './scripted-function.ts';

let t: MappingHarness;

beforeEach(() => {
  t = new MappingHarness();
});

afterEach(async () => {
  await t.mapping?.stop({ graceMs: 0 });
});

describe('checkpoints', () => {
  it('goes on after the last acknowledged record in the next run', async () => {
    t.source.createTable();
    t.put('a', 'b');
    t.start();
    await t.delivered(2);
    await t.mapping?.stop();

    t.put('c');
    t.start();
    await t.delivered(1);

    expect(t.fn.batches).toEqual([['a', 'b'], ['c']]);
  });

  it('brings records again that were under way when the mapping was stopped', async () => {
    t.source.createTable();
    t.put('a', 'b');
    const letGo = t.hold(() => ok());
    t.start();
    await expect.poll(() => t.fn.batches.length).toBe(1);

    await t.mapping?.stop({ graceMs: 1 });
    letGo();
    await sleep(5);

    expect(t.savedShards()).toEqual({});
    t.fn.answer = () => ok();
    t.start();
    await t.delivered(2);
    expect(t.fn.batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('lets a batch under way finish when it is stopped', async () => {
    t.source.createTable();
    t.put('a');
    const letGo = t.hold(() => ok());
    t.start();
    await expect.poll(() => t.fn.batches.length).toBe(1);

    const stopped = t.mapping?.stop();
    letGo();
    await stopped;

    expect(t.savedShards()).toMatchObject({
      [t.source.openShards()[0]!]: { position: 'AFTER' },
    });
  });

  it('gives up no record for a failure that comes while it stops', async () => {
    t.source.createTable();
    t.put('a');
    const letGo = t.hold(() => failed('Runtime.ExitError'));
    t.start({ maximumRetryAttempts: 0 });
    await expect.poll(() => t.fn.batches.length).toBe(1);

    const stopped = t.mapping?.stop();
    letGo();
    await stopped;

    expect(t.onFailure.batches).toEqual([]);
    expect(t.savedShards()).toEqual({});
  });

  it('starts at the oldest record, and says so, when the checkpoint is damaged', async () => {
    t.source.createTable();
    t.put('a');
    t.source.createTable();
    t.put('b');
    t.checkpoints.load = () => Promise.reject(new DamagedCheckpointError('aside'));

    t.start({ startingPosition: 'LATEST' });
    await expect.poll(() => t.fn.batches).toEqual([['a'], ['b']]);

    expect(t.eventTypes()).toContain('checkpoint-damaged');
  });

  it('goes on, and says so, when a checkpoint cannot be saved', async () => {
    t.source.createTable();
    t.put('a');
    t.checkpoints.save = () => Promise.reject(new Error('no space left'));

    t.start();
    await t.delivered(1);

    await expect.poll(() => t.eventTypes()).toContain('checkpoint-not-saved');
  });
});
