import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DynamoDBRecord } from '../../src/stream-runner/stream-record.ts';
import { MappingHarness } from './mapping-harness.ts';
import { failed, keyOf, ok, reporting } from './scripted-function.ts';

const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('put' as const), key: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('split' as const), shard: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'expire' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'break' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'recreate' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'breathe' as const }) },
);

const history = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 60 }),
  /** What the invocations answer, one after the other. */
  answers: fc.array(fc.constantFrom('ok', 'ok', 'throw', 'partial', 'undelivered', 'slow'), {
    minLength: 1,
    maxLength: 20,
  }),
  poison: fc.option(fc.nat(5)),
  config: fc.record({
    batchSize: fc.integer({ min: 1, max: 12 }),
    parallelizationFactor: fc.integer({ min: 1, max: 4 }),
    bisectBatchOnFunctionError: fc.boolean(),
    maximumRetryAttempts: fc.integer({ min: 0, max: 2 }),
  }),
});

type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

const identityOf = (record: DynamoDBRecord): string => record.eventID;

/** Answers as the history says; notes the records that the function has seen through, in order. */
function script(t: MappingHarness, { answers, poison }: History): DynamoDBRecord[] {
  const processed: DynamoDBRecord[] = [];
  let invocation = 0;
  t.fn.answer = async (records) => {
    // Past the script all goes well, or nothing would ever reach the function where the script says so.
    const answer = answers[invocation] ?? 'ok';
    invocation += 1;
    if (answer === 'undelivered') throw new Error('throttled');
    if (answer === 'throw') return failed();
    if (answer === 'slow') await sleep(3);
    const stuckAt = records.findIndex((record) => keyOf(record) === `key-${poison ?? 'none'}`);
    const cut =
      stuckAt >= 0 ? stuckAt : answer === 'partial' ? Math.floor(records.length / 2) : records.length;
    processed.push(...records.slice(0, cut));
    return cut === records.length ? ok() : reporting(records.slice(cut, cut + 1), [keyOf(records[cut]!)]);
  };
  return processed;
}

async function perform(t: MappingHarness, { steps, config }: History): Promise<number> {
  let puts = 0;
  const start = (): void => void t.start({ ...config, reportBatchItemFailures: true });
  t.source.createTable(2);
  start();
  await expect.poll(() => t.mapping?.stats().streamArn, { interval: 1 }).toBeDefined();
  for (const one of steps) {
    if (one.do === 'put') t.put(`key-${one.key}`);
    if (one.do === 'put') puts += 1;
    if (one.do === 'split') t.source.split(t.source.openShards()[one.shard % t.source.openShards().length]!);
    if (one.do === 'expire') t.source.expireIterators();
    if (one.do === 'break') t.source.failNext(new Error('reset'), new Error('reset'));
    if (one.do === 'recreate') t.source.createTable(2);
    if (one.do === 'breathe') await sleep(2);
    if (one.do === 'restart') {
      await t.mapping?.stop({ graceMs: 1 });
      start();
    }
  }
  return puts;
}

it('settles every record, processed or handed over, and keeps the order of each key, through every kind of trouble', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (plan) => {
      const t = new MappingHarness();
      const processed = script(t, plan);

      const puts = await perform(t, plan);
      const handedOver = (): DynamoDBRecord[] => t.onFailure.batches.flatMap(({ records }) => [...records]);
      const settled = (): number => new Set([...processed, ...handedOver()].map(identityOf)).size;
      await expect.poll(settled, { interval: 2, timeout: 20_000 }).toBe(puts);
      await t.mapping?.stop();

      expectOrder(t.fn.records, 'sent');
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 120_000);

/** A key's record is first sent only after every older one of that key was sent. */
function expectOrder(records: readonly DynamoDBRecord[], what: string): void {
  const newest = new Map<string, bigint>();
  const seen = new Set<string>();
  for (const record of records) {
    if (seen.has(identityOf(record))) continue;
    seen.add(identityOf(record));
    const sequence = BigInt(record.dynamodb.SequenceNumber);
    const before = newest.get(keyOf(record)) ?? 0n;
    expect(sequence > before, `${what}: ${keyOf(record)} went from ${before} back to ${sequence}`).toBe(true);
    newest.set(keyOf(record), sequence);
  }
}
