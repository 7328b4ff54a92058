import { setTimeout as sleepFor } from 'node:timers/promises';

export interface CellPaceOptions {
  /** Changes a second at most. */
  readonly maxRate?: number;
  /** A clock that never goes back, milliseconds. */
  readonly now?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** Changes a second. */
const DEFAULT_MAX_RATE = 10_000;
const FIRST_RATE = 500;
const LOWEST_RATE = 25;
const STEP = 500;

const REQUESTS_A_SECOND = 4;
const LARGEST_REQUEST = 1_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4_000;

/**
 * How fast one cell is given changes: ever faster while it takes them, at half the rate and after a growing wait
 * whenever it does not. The first rise doubles; after the first failure each success adds a step.
 */
export class CellPace {
  readonly #maxRate: number;
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => Promise<unknown>;
  #rate: number;
  #hasSucceeded = false;
  #hasFailed = false;
  #failures = 0;
  #freeAt = 0;

  constructor({
    maxRate = DEFAULT_MAX_RATE,
    now = () => performance.now(),
    sleep = sleepFor,
  }: CellPaceOptions = {}) {
    this.#maxRate = maxRate;
    this.#rate = Math.min(maxRate, FIRST_RATE);
    this.#now = now;
    this.#sleep = sleep;
  }

  /** Changes a second that the cell is given now. */
  get rate(): number {
    return this.#rate;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether the cell has taken anything yet. */
  get hasSucceeded(): boolean {
    return this.#hasSucceeded;
  }

  /** How many changes the next request may carry. */
  get requestSize(): number {
    return Math.max(1, Math.min(LARGEST_REQUEST, Math.round(this.#rate / REQUESTS_A_SECOND)));
  }

  /** Waits until the next request may go, and takes its changes off what the rate allows. */
  async turn(changes: number): Promise<void> {
    const wait = this.#freeAt - this.#now();
    if (wait > 0) await this.#sleep(wait);
    this.#freeAt = Math.max(this.#freeAt, this.#now()) + (changes / this.#rate) * 1_000;
  }

  succeeded(): void {
    this.#hasSucceeded = true;
    this.#failures = 0;
    this.#rate = Math.min(this.#maxRate, this.#hasFailed ? this.#rate + STEP : this.#rate * 2);
  }

  failed(): void {
    this.#hasFailed = true;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#rate = Math.max(Math.min(LOWEST_RATE, this.#maxRate), this.#rate / 2);
    this.#freeAt = this.#now() + wait;
  }
}
