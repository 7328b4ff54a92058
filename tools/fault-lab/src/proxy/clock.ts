import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the proxy sees it, in milliseconds; a test brings one that it moves by itself. */
export interface Clock {
  now(): number;
  /** Resolves after the time, or at once when the signal says that nobody waits any more. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(milliseconds, signal) {
    if (milliseconds <= 0 || signal.aborted) return;
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch {
      // Woken early: whoever waited looks at the signal.
    }
  },
};
