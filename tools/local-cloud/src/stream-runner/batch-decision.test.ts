import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, decide, freshBatch, separateExpired } from './batch-decision.ts';
import { type Verdict } from './batch-response.ts';

const verdict = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Verdict>({ kind: 'done' }) },
  { weight: 3, arbitrary: fc.constant<Verdict>({ kind: 'failed', reason: 'x' }) },
  { weight: 3, arbitrary: fc.nat(20).map((index): Verdict => ({ kind: 'failed-from', index })) },
);

const policy = fc.record({
  maximumRetryAttempts: fc.integer({ min: 0, max: 4 }),
  bisectBatchOnFunctionError: fc.boolean(),
});

interface History {
  readonly sent: number[][];
  readonly done: number[];
}

/** Plays a batch to its end against answers that repeat when they run out. */
function play(
  records: readonly number[],
  answers: readonly Verdict[],
  rules: Parameters<typeof decide>[2],
): History {
  const history: History = { sent: [], done: [] };
  const pending: Batch<number>[] = [freshBatch(records)];
  for (let step = 0; pending.length > 0; step += 1) {
    if (step > 100_000) throw new Error('does not end');
    const batch = pending.shift()!;
    const answer = answers[step % answers.length]!;
    history.sent.push([...batch.records]);
    const index = answer.kind === 'failed-from' ? Math.min(answer.index, batch.records.length - 1) : 0;
    const decision = decide(batch, answer.kind === 'failed-from' ? { ...answer, index } : answer, rules);
    history.done.push(...decision.acknowledged, ...decision.exhausted);
    pending.unshift(...decision.retry);
  }
  return history;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('decide', () => {
  it('ends for every limit of retries, with each record sent and each settled once, in order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(verdict, { minLength: 1, maxLength: 30 }),
        policy,
        (n, answers, rules) => {
          const { sent, done } = play(upTo(n), answers, rules);

          expect(done).toEqual(upTo(n));
          expect([...new Set(sent.flat())].sort((a, b) => a - b)).toEqual(upTo(n));
        },
      ),
    );
  });

  it('never sends a record again once it is settled, nor before an older one is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(verdict, { minLength: 1, maxLength: 30 }),
        policy,
        (n, answers, rules) => {
          const { sent } = play(upTo(n), answers, rules);

          const starts = sent.map(([first]) => first!);
          expect(starts).toEqual([...starts].sort((a, b) => a - b));
          for (const batch of sent) expect(batch).toEqual(batch.map((_, i) => batch[0]! + i));
        },
      ),
    );
  });

  it('gives up exactly the records that always fail when it bisects', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(63), { maxLength: 10 }),
        fc.integer({ min: 1, max: 64 }),
        fc.nat(3),
        (bad, n, maximumRetryAttempts) => {
          const rules = { maximumRetryAttempts, bisectBatchOnFunctionError: true };
          const exhausted: number[] = [];
          const pending = [freshBatch(upTo(n))];
          for (let batch = pending.shift(); batch; batch = pending.shift()) {
            const fails = batch.records.some((record) => bad.includes(record));
            const decision = decide(batch, fails ? { kind: 'failed', reason: 'x' } : { kind: 'done' }, rules);
            exhausted.push(...decision.exhausted);
            pending.unshift(...decision.retry);
          }

          expect(exhausted).toEqual(upTo(n).filter((record) => bad.includes(record)));
        },
      ),
    );
  });

  it('does not charge the retry quota for a split', () => {
    const rules = { maximumRetryAttempts: 0, bisectBatchOnFunctionError: true };

    const { retry } = decide(freshBatch([1, 2, 3]), { kind: 'failed', reason: 'x' }, rules);

    expect(retry).toEqual([
      { records: [1, 2], retriesUsed: 0, invocations: 1 },
      { records: [3], retriesUsed: 0, invocations: 1 },
    ]);
  });

  it('cuts at the reported record when it bisects, and charges nothing for it', () => {
    const rules = { maximumRetryAttempts: 0, bisectBatchOnFunctionError: true };

    const decision = decide(freshBatch([1, 2, 3]), { kind: 'failed-from', index: 1 }, rules);

    expect(decision).toEqual({
      acknowledged: [1],
      retry: [{ records: [2, 3], retriesUsed: 0, invocations: 1 }],
      exhausted: [],
    });
  });

  it('charges the rest of a partly done batch when it does not bisect', () => {
    const rules = { maximumRetryAttempts: 1, bisectBatchOnFunctionError: false };

    const { retry } = decide(freshBatch([1, 2, 3]), { kind: 'failed-from', index: 1 }, rules);
    const decision = decide(retry[0]!, { kind: 'failed-from', index: 1 }, rules);

    expect(retry).toEqual([{ records: [2, 3], retriesUsed: 1, invocations: 1 }]);
    expect(decision).toEqual({ acknowledged: [2], retry: [], exhausted: [3] });
  });

  it('retries without end when told so', () => {
    const rules = { maximumRetryAttempts: -1, bisectBatchOnFunctionError: false };
    const tired = { records: [1], retriesUsed: 1_000_000, invocations: 1_000_001 };

    expect(decide(tired, { kind: 'failed', reason: 'x' }, rules).retry).toHaveLength(1);
  });
});

describe('separateExpired', () => {
  it('splits the batch without losing or moving a record', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ createdAt: fc.nat(200_000) })),
        fc.integer({ min: -1, max: 200 }),
        (records, age) => {
          const { expired, alive } = separateExpired(records, {
            now: 200_000,
            maximumRecordAgeInSeconds: age,
          });

          expect([...expired, ...alive]).toEqual(records);
          if (age >= 0) expect(expired.every(({ createdAt }) => createdAt < 200_000 - age * 1000)).toBe(true);
          else expect(expired).toEqual([]);
        },
      ),
    );
  });

  it('lets a record live for exactly its limit', () => {
    const records = [{ createdAt: 39_999 }, { createdAt: 40_000 }];

    expect(separateExpired(records, { now: 100_000, maximumRecordAgeInSeconds: 60 })).toEqual({
      expired: [{ createdAt: 39_999 }],
      alive: [{ createdAt: 40_000 }],
    });
  });
});
