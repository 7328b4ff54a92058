import { setTimeout as delay } from 'node:timers/promises';

export interface Schedule {
  /** Ends after the run under way. */
  stop(): Promise<void>;
}

/** Runs a task again and again, `everyMs` from one start to the next, never two at once; a failure stops nothing. */
export function every(everyMs: number, task: () => Promise<unknown>): Schedule {
  return repeat(task, (began) => Math.max(0, began + everyMs - Date.now()));
}

/** Runs a task when a second begins; a second that begins while it runs is left out. */
export function everySecond(task: () => Promise<unknown>): Schedule {
  return repeat(task, () => 1_000 - (Date.now() % 1_000));
}

function repeat(task: () => Promise<unknown>, restMs: (began: number) => number): Schedule {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const began = Date.now();
      await task().catch(() => undefined);
      await delay(restMs(began), undefined, { signal }).catch(() => undefined);
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
