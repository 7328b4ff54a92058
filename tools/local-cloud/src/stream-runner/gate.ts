/** Lets one loop sleep until another tells it to look again. */
export class Gate {
  readonly #wakeUps = new Set<() => void>();

  /** Wakes everyone who waits now. */
  notify(): void {
    for (const wakeUp of this.#wakeUps) wakeUp();
  }

  /** Resolves at the next `notify`, or after `timeoutMs` where given. */
  wait(timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = (): void => {
        clearTimeout(timer);
        this.#wakeUps.delete(wakeUp);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wakeUp, timeoutMs);
      this.#wakeUps.add(wakeUp);
    });
  }
}

/** Sleeps, but not longer than until the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const gate = new Gate();
  const wakeUp = (): void => {
    gate.notify();
  };
  signal.addEventListener('abort', wakeUp, { once: true });
  await gate.wait(ms);
  signal.removeEventListener('abort', wakeUp);
}
