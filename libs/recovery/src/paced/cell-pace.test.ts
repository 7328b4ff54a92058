import { describe, expect, it } from 'vitest';
import { CellPace } from './cell-pace.ts';

function paced(maxRate: number) {
  let now = 0;
  const sleep = async (milliseconds: number) => void (now += milliseconds);
  return { pace: new CellPace({ maxRate, now: () => now, sleep }), elapsed: () => now };
}

describe('CellPace', () => {
  it('never gives more changes a second than it may', async () => {
    const { pace, elapsed } = paced(100);
    let given = 0;
    while (given < 1_000) {
      await pace.turn(pace.requestSize);
      given += pace.requestSize;
      pace.succeeded();
    }

    expect(given / (elapsed() / 1_000)).toBeLessThanOrEqual(103);
    expect(pace.rate).toBe(100);
  });

  it('doubles until the first failure, then halves and rises by steps', () => {
    const { pace } = paced(10_000);
    const rates = [pace.rate];
    for (const isTaken of [true, true, false, true, true]) {
      if (isTaken) pace.succeeded();
      else pace.failed();
      rates.push(pace.rate);
    }

    expect(rates).toEqual([500, 1_000, 2_000, 1_000, 1_500, 2_000]);
  });

  it('waits longer after each failure in a row, and never gives up the smallest rate', async () => {
    const { pace, elapsed } = paced(10_000);
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure++) {
      pace.failed();
      const before = elapsed();
      await pace.turn(0);
      waits.push(elapsed() - before);
    }

    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000]);
    expect(pace.rate).toBe(25);
    expect(pace.requestSize).toBe(6);
  });
});
