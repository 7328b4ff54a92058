import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventIdsIn } from './lake-rows.ts';
import {
  claimsWithoutCondition,
  lateRowsUnseen,
  missingRowsUnseen,
  noContinuationClaims,
  noFences,
  objectsTakenAsWhole,
} from './sabotage.ts';
import { expectedEventIds, type History, play, type Sabotage } from './simulation.ts';

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
  unknown: fc.constantFrom(0, 0.1, 0.4),
});

const protocol: Sabotage = (store) => store;

/** Fails with the history that leaves a change out of the lake, or in it twice. */
function exactlyOnce(sabotage: Sabotage): fc.IAsyncProperty<[History]> {
  return fc.asyncProperty(histories, async (history) => {
    const store = await play(history, sabotage);

    expect(eventIdsIn(store)).toEqual(expectedEventIds(history).sort());
  });
}

describe('the lake under re-cut, repeated, crashed and concurrent batches', { timeout: 120_000 }, () => {
  it('holds every change exactly once', async () => {
    await fc.assert(exactlyOnce(protocol), { numRuns: 500 });
  });

  it.each([
    ['claims are put without a condition', claimsWithoutCondition],
    ['continuation claims are left out', noContinuationClaims],
    ['partitions without rows of a short batch are not fenced', noFences],
    ['an object is taken to be whole without a look at what it covers', objectsTakenAsWhole],
    ['a late row is written without a look at what is there', lateRowsUnseen],
    ['nobody reads which rows an object lacks', missingRowsUnseen],
  ])('does not where %s, and the histories show it', async (_, sabotage) => {
    const result = await fc.check(exactlyOnce(sabotage), { numRuns: 800, endOnFailure: true });

    expect(result.failed).toBe(true);
    expect(result.errorInstance).toMatchObject({ name: 'AssertionError' });
  });
});
