import { setTimeout as delay } from 'node:timers/promises';

export interface Schedule {
  /** Ends after the run under way. */
  stop(): Promise<void>;
}

/** Runs a task again and again, `everyMs` from one start to the next, never two at once; a failure stops nothing. */
export function every(everyMs: number, task: () => Promise<unknown>): Schedule {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const began = Date.now();
      await task().catch(() => undefined);
      const rest = Math.max(0, everyMs - (Date.now() - began));
      await delay(rest, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
