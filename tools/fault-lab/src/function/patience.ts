import { setTimeout as sleep } from 'node:timers/promises';

/** How long something is tried: `short` while a history goes on, whose world may be broken; `long` once all is well. */
export type Patience = 'short' | 'long';

/** A cell that hangs must not take a history's time; one that is well may be slow on a loaded machine. */
export const REQUEST_TIMEOUT_MS: Readonly<Record<Patience, number>> = { short: 1_000, long: 30_000 };

const LONGEST_PAUSE_MS: Readonly<Record<Patience, number>> = { short: 20, long: 5_000 };

/** How long after the first look a difference between a cell and its table is looked at again: a history is not held up. */
export const LOOKS_AGAIN_MS = [50];

/** The pauses of whoever waits for a cell to come back, which one that is broken by a history does not. */
export function pausesOf(patience: Patience): (milliseconds: number) => Promise<unknown> {
  return (milliseconds) => sleep(Math.min(milliseconds, LONGEST_PAUSE_MS[patience]));
}
