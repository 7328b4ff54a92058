import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventIdsIn } from './lake-rows.ts';
import { expectedEventIds, type History, play } from './simulation.ts';

const histories: fc.Arbitrary<History> = fc.record({
  seed: fc.integer(),
  records: fc.integer({ min: 1, max: 24 }),
  tenants: fc.integer({ min: 1, max: 3 }),
  days: fc.integer({ min: 1, max: 2 }),
  crash: fc.constantFrom(0, 0.02, 0.1),
  lostAnswer: fc.constantFrom(0, 0.1),
  timeOut: fc.constantFrom(0, 0.3, 0.6),
  duplicate: fc.constantFrom(0, 0.2, 0.5),
  resume: fc.constantFrom(0, 0.4),
});

describe('the lake under re-cut, repeated, crashed and concurrent batches', () => {
  it('holds every change exactly once', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const store = await play(history);

        expect(eventIdsIn(store).sort()).toEqual(expectedEventIds(history).sort());
      }),
      { numRuns: 600 },
    );
  });
});
