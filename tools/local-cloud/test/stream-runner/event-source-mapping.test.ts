import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InvocationResult } from '../../src/functions/invocation-result.ts';
import { DamagedCheckpointError } from '../../src/stream-runner/errors.ts';
import {
  type EventSourceMapping,
  type EventSourceMappingOptions,
  startEventSourceMapping,
} from '../../src/stream-runner/event-source-mapping.ts';
import { type MappingConfigInput } from '../../src/stream-runner/mapping-config.ts';
import { type MappingEvent } from '../../src/stream-runner/mapping-events.ts';
import { InMemoryCheckpoints } from './in-memory-checkpoints.ts';
import { InMemoryFailureDestination } from './in-memory-failure-destination.ts';
import { failed, keyOf, ok, reporting, ScriptedFunction } from './scripted-function.ts';
import { SimulatedStreamSource } from './simulated-stream-source.ts';

const FAST = { idlePollMs: 1, shardRefreshMs: 2, retryBaseMs: 1, retryCapMs: 2 };

let source: SimulatedStreamSource;
let checkpoints: InMemoryCheckpoints;
let onFailure: InMemoryFailureDestination;
let fn: ScriptedFunction;
let events: MappingEvent[];
let mapping: EventSourceMapping | undefined;

beforeEach(() => {
  source = new SimulatedStreamSource();
  checkpoints = new InMemoryCheckpoints();
  onFailure = new InMemoryFailureDestination();
  fn = new ScriptedFunction();
  events = [];
});

afterEach(async () => {
  await mapping?.stop({ graceMs: 0 });
});

function start(
  config: MappingConfigInput = {},
  more: Partial<EventSourceMappingOptions> = {},
): EventSourceMapping {
  mapping = startEventSourceMapping({
    uuid: 'mapping-1',
    source,
    table: 'simulated',
    invoke: fn.invoke,
    config: { ...FAST, ...config },
    checkpoints,
    onFailure,
    onEvent: (event) => void events.push(event),
    ...more,
  });
  return mapping;
}

function put(...ids: readonly string[]): void {
  for (const id of ids) source.put(id);
}

/** Makes invocations wait until the returned function is called. */
function hold(answer: () => InvocationResult): () => void {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  fn.answer = async () => {
    await promise;
    return answer();
  };
  return () => {
    resolve(undefined);
  };
}

function eventTypes(): readonly string[] {
  return events.map(({ type }) => type);
}

async function delivered(count: number): Promise<void> {
  await expect.poll(() => mapping?.stats().recordsDelivered, { interval: 2 }).toBe(count);
}

describe('batches', () => {
  it('holds no more records than the batch size', async () => {
    source.createTable();
    put('a', 'b', 'c', 'd', 'e');

    start({ batchSize: 2 });
    await delivered(5);

    expect(fn.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('holds no more than 6 MB', async () => {
    source.createTable();
    for (let i = 0; i < 20; i += 1) source.put(`key-${i}`, 'x'.repeat(700_000));

    start({ batchSize: 10_000 });
    await delivered(20);

    expect(fn.batches.map((batch) => batch.length)).toEqual([8, 8, 4]);
  });

  it('waits for the batching window to fill a batch', async () => {
    source.createTable();
    const early = start({ batchSize: 3, maximumBatchingWindowInSeconds: 300 });
    put('a', 'b');
    await expect.poll(() => early.stats().shards[0]?.recordsPending).toBe(2);

    put('c');
    await delivered(3);

    expect(fn.batches).toEqual([['a', 'b', 'c']]);
  });

  it('sends a batch that is not full when the batching window ends', async () => {
    source.createTable();
    put('a');

    start({ maximumBatchingWindowInSeconds: 0.02 });
    await delivered(1);

    expect(fn.batches).toEqual([['a']]);
  });

  it('refuses settings that Lambda refuses', () => {
    expect(() => start({ batchSize: 10_001 })).toThrow(/batchSize/);
    expect(() => start({ maximumRecordAgeInSeconds: 30 })).toThrow(/maximumRecordAgeInSeconds/);
    expect(() => start({ parallelizationFactor: 11 })).toThrow(/parallelizationFactor/);
  });
});

describe('failures', () => {
  it('brings a failed batch again until it succeeds', async () => {
    source.createTable();
    put('a', 'b');
    let left = 3;
    fn.answer = () => (left-- > 0 ? failed() : ok());

    start();
    await delivered(2);

    expect(fn.batches).toEqual(Array.from({ length: 4 }, () => ['a', 'b']));
  });

  it('starts again at the lowest sequence number that the function reports', async () => {
    source.createTable();
    put('a', 'b', 'c', 'd');
    let first = true;
    fn.answer = (records) => {
      const answer = first ? reporting(records, ['d', 'b']) : ok({ batchItemFailures: [] });
      first = false;
      return answer;
    };

    start({ reportBatchItemFailures: true });
    await delivered(4);

    expect(fn.batches).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ]);
  });

  it('hands records to the on-failure destination when the retries are used up, and goes on', async () => {
    source.createTable();
    put('bad', 'good');
    fn.answer = (records) => (records.some((record) => keyOf(record) === 'bad') ? failed('TypeError') : ok());

    start({ batchSize: 1, maximumRetryAttempts: 2 });
    await delivered(1);

    expect(fn.batches).toEqual([['bad'], ['bad'], ['bad'], ['good']]);
    expect(onFailure.batches).toMatchObject([
      {
        condition: 'RetryAttemptsExhausted',
        invocations: 3,
        requestId: 'request',
        functionError: 'Unhandled',
        shardId: source.openShards()[0],
      },
    ]);
    expect(onFailure.batches[0]?.records.map(keyOf)).toEqual(['bad']);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'records-discarded', records: 1, kept: true }),
    );
  });

  it('isolates a bad record by bisecting', async () => {
    source.createTable();
    put('a', 'b', 'c', 'bad', 'd', 'e', 'f', 'g');
    fn.answer = (records) => (records.some((record) => keyOf(record) === 'bad') ? failed() : ok());

    start({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
    await delivered(7);

    expect(onFailure.batches.flatMap(({ records }) => records.map(keyOf))).toEqual(['bad']);
    expect(fn.batches).toEqual([
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
    source.createTable();
    put('a');
    let left = 5;
    fn.answer = () => {
      if (left-- <= 0) return ok();
      if (left % 2 === 0) throw new Error('throttled');
      return { ok: false, requestId: 'r', errorType: 'Throttled', errorMessage: 'no', notDelivered: true };
    };

    start({ maximumRetryAttempts: 0 });
    await delivered(1);

    expect(onFailure.batches).toEqual([]);
  });

  it('hands over records that are too old without sending them', async () => {
    source.createTable();
    const now = source.createdAt.getTime() + 61_000;
    put('old');
    source.createdAt = new Date(now);
    put('young');

    start({ maximumRecordAgeInSeconds: 60 }, { now: () => now });
    await delivered(1);

    expect(fn.batches).toEqual([['young']]);
    expect(onFailure.batches).toMatchObject([{ condition: 'RecordAgeExceeded', invocations: 0 }]);
  });

  it('tries the on-failure destination until it takes the records, and only then goes on', async () => {
    source.createTable();
    put('bad', 'good');
    fn.answer = (records) => (keyOf(records[0]!) === 'bad' ? failed() : ok());
    onFailure.refuse = 3;

    start({ batchSize: 1, maximumRetryAttempts: 0 });
    await delivered(1);

    expect(onFailure.batches).toHaveLength(1);
    expect(eventTypes().filter((type) => type === 'on-failure-unavailable')).toHaveLength(3);
  });

  it('only reports records given up on where there is no destination', async () => {
    source.createTable();
    put('bad', 'good');
    fn.answer = (records) => (keyOf(records[0]!) === 'bad' ? failed() : ok());

    start({ batchSize: 1, maximumRetryAttempts: 0 }, { onFailure: undefined as never });
    await delivered(1);

    expect(events).toContainEqual(expect.objectContaining({ type: 'records-discarded', kept: false }));
  });
});

describe('shards', () => {
  it('reads a child only when its parent is done', async () => {
    source.createTable();
    put('a', 'b');
    source.split(source.openShards()[0]!);
    put('a', 'b', 'c', 'd');
    const letGo = hold(() => ok());

    start();
    await expect.poll(() => fn.batches.length).toBe(1);
    await sleep(20);
    const whileHeld = fn.batches.length;
    letGo();
    await delivered(6);

    expect(whileHeld).toBe(1);
    expect(fn.batches[0]).toEqual(['a', 'b']);
    expect(fn.batches.slice(1).flat().sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(eventTypes().filter((type) => type === 'shard-finished')).toHaveLength(1);
  });

  it('runs lanes side by side, so that a stuck key holds up only its own lane', async () => {
    source.createTable();
    fn.answer = (records) => (records.some((record) => keyOf(record) === 'stuck') ? failed() : ok());
    const others = Array.from({ length: 30 }, (_, i) => `key-${i}`);
    put('stuck', ...others);

    start({ parallelizationFactor: 10, batchSize: 1 });

    await expect.poll(() => new Set(fn.records.map(keyOf)).size).toBeGreaterThan(20);
    expect(checkpoints.saved.get('mapping-1')?.shards).toEqual({});
  });

  it('starts at the tip when told so', async () => {
    source.createTable();
    put('before');
    start({ startingPosition: 'LATEST' });
    await expect.poll(() => eventTypes()).toContain('shard-started');
    await sleep(10);

    put('after');
    await delivered(1);

    expect(fn.batches).toEqual([['after']]);
  });

  it('loses nothing when a start at the tip is followed by a restart before the first record', async () => {
    source.createTable();
    source.createdAt = new Date(Date.now() - 3_600_000);
    put('before');
    start({ startingPosition: 'LATEST' });
    await expect.poll(() => eventTypes()).toContain('shard-started');
    await sleep(10);
    await mapping?.stop();

    source.createdAt = new Date();
    put('between');
    start({ startingPosition: 'LATEST' });
    await delivered(1);

    expect(fn.batches).toEqual([['between']]);
  });

  it('goes on after the last record when the iterator expires', async () => {
    source.createTable();
    put('a');
    start();
    await delivered(1);

    source.expireIterators();
    put('b');
    await delivered(2);

    expect(fn.batches).toEqual([['a'], ['b']]);
    expect(eventTypes()).toContain('iterator-expired');
  });

  it('goes to the oldest record and says so loudly when records were trimmed unread', async () => {
    source.createTable();
    put('a');
    start();
    await delivered(1);
    await mapping?.stop();
    put('lost-1', 'lost-2', 'b');
    source.trim(source.openShards()[0]!, 3);

    start();
    await delivered(1);

    expect(fn.batches.at(-1)).toEqual(['b']);
    expect(events).toContainEqual(expect.objectContaining({ level: 'error', type: 'records-trimmed' }));
  });

  it('says so when a whole unfinished shard is gone at the start', async () => {
    source.createTable();
    put('a');
    start();
    await delivered(1);
    await mapping?.stop();
    const [shard] = source.openShards();
    source.split(shard!);
    source.trimShard(shard!);
    put('b');

    start();
    await delivered(1);

    expect(fn.batches.at(-1)).toEqual(['b']);
    expect(events).toContainEqual(expect.objectContaining({ type: 'records-trimmed', shardId: shard }));
  });

  it('survives a source that cannot be reached', async () => {
    source.failNext(...Array.from({ length: 5 }, () => new Error('ECONNREFUSED')));
    source.createTable();
    put('a');

    start();
    await delivered(1);

    expect(eventTypes()).toContain('source-unavailable');
    expect(eventTypes()).toContain('source-recovered');
  });
});

describe('streams', () => {
  it('waits for a table that is not there yet and reads it from its first record', async () => {
    start({ startingPosition: 'LATEST' });
    await expect.poll(() => eventTypes()).toContain('waiting-for-stream');

    source.createTable();
    put('a');
    await delivered(1);

    expect(fn.batches).toEqual([['a']]);
  });

  it('finishes the old stream of a recreated table, then begins the new one', async () => {
    source.createTable();
    put('a');
    start();
    await delivered(1);

    put('b');
    source.createTable();
    put('c');
    await expect.poll(() => fn.batches).toEqual([['a'], ['b'], ['c']]);

    expect(eventTypes()).toContain('stream-recreated');
    expect(checkpoints.saved.get('mapping-1')?.streamArn).toBe((await source.listStreams()).at(-1)?.arn);
  });

  it('reads every stream that a table had while the mapping was away', async () => {
    source.createTable();
    put('a');
    start();
    await delivered(1);
    await mapping?.stop();
    put('b');
    source.createTable();
    put('c');
    source.createTable();
    put('d');

    start();

    await expect.poll(() => fn.batches).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('begins anew when the stream of its checkpoint is gone', async () => {
    source.createTable();
    put('a');
    start();
    await delivered(1);
    await mapping?.stop();
    source.createTable();
    put('b');
    const newest = (await source.listStreams()).at(-1);
    const older = checkpoints.saved.get('mapping-1')!;
    checkpoints.saved.set('mapping-1', { ...older, streamArn: older.streamArn.replace('2023', '2022') });

    start();
    await expect.poll(() => mapping?.stats().streamArn).toBe(newest?.arn);
    await delivered(1);

    expect(fn.batches.at(-1)).toEqual(['b']);
  });
});

describe('checkpoints', () => {
  it('goes on after the last acknowledged record in the next run', async () => {
    source.createTable();
    put('a', 'b');
    start();
    await delivered(2);
    await mapping?.stop();

    put('c');
    start();
    await delivered(1);

    expect(fn.batches).toEqual([['a', 'b'], ['c']]);
  });

  it('brings records again that were under way when the mapping was stopped', async () => {
    source.createTable();
    put('a', 'b');
    const letGo = hold(() => ok());
    start();
    await expect.poll(() => fn.batches.length).toBe(1);

    await mapping?.stop({ graceMs: 1 });
    letGo();
    await sleep(5);

    expect(checkpoints.saved.get('mapping-1')?.shards).toEqual({});
    fn.answer = () => ok();
    start();
    await delivered(2);
    expect(fn.batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('lets a batch under way finish when it is stopped', async () => {
    source.createTable();
    put('a');
    const letGo = hold(() => ok());
    start();
    await expect.poll(() => fn.batches.length).toBe(1);

    const stopped = mapping?.stop();
    letGo();
    await stopped;

    expect(checkpoints.saved.get('mapping-1')?.shards).toMatchObject({
      [source.openShards()[0]!]: { position: 'AFTER' },
    });
  });

  it('gives up no record for a failure that comes while it stops', async () => {
    source.createTable();
    put('a');
    const letGo = hold(() => failed('Runtime.ExitError'));
    start({ maximumRetryAttempts: 0 });
    await expect.poll(() => fn.batches.length).toBe(1);

    const stopped = mapping?.stop();
    letGo();
    await stopped;

    expect(onFailure.batches).toEqual([]);
    expect(checkpoints.saved.get('mapping-1')?.shards).toEqual({});
  });

  it('starts at the oldest record, and says so, when the checkpoint is damaged', async () => {
    source.createTable();
    put('a');
    checkpoints.load = () => Promise.reject(new DamagedCheckpointError('aside'));

    start({ startingPosition: 'LATEST' });
    await delivered(1);

    expect(eventTypes()).toContain('checkpoint-damaged');
  });

  it('goes on, and says so, when a checkpoint cannot be saved', async () => {
    source.createTable();
    put('a');
    checkpoints.save = () => Promise.reject(new Error('no space left'));

    start();
    await delivered(1);

    await expect.poll(() => eventTypes()).toContain('checkpoint-not-saved');
  });
});

describe('statistics', () => {
  it('tells the position, the age and the counts of each shard', async () => {
    source.createTable();
    put('a');
    const now = source.createdAt.getTime() + 5_000;
    const letGo = hold(() => ok());
    const running = start({}, { now: () => now });
    await expect.poll(() => running.stats().shards[0]?.recordsInFlight).toBe(1);
    const busy = running.stats().shards[0];
    letGo();
    await delivered(1);

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
    expect(running.stats().shards[0]?.position).toBe(fn.records[0]?.dynamodb.SequenceNumber);
  });
});
