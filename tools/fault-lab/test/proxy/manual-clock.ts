import { type Clock } from '../../src/proxy/index.ts';

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** Time that moves only when a test says so. */
export class ManualClock implements Clock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  /** How many wait for time to pass. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (milliseconds <= 0 || signal.aborted) return;
    const woken = Promise.withResolvers<undefined>();
    const wake = () => {
      this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
      woken.resolve(undefined);
    };
    const sleeper = { wakesAt: this.#now + milliseconds, wake };
    this.#sleepers.push(sleeper);
    signal.addEventListener('abort', wake);
    await woken.promise;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    for (const { wakesAt, wake } of this.#sleepers) if (wakesAt <= this.#now) wake();
  }
}
