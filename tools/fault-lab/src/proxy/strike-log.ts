/** One time that a fault really struck. */
export interface Strike {
  /** The name of the toxic or rule. */
  readonly fault: string;
  /** Its type, such as `latency` or `crash_after`. */
  readonly type: string;
  /** What it struck: a connection and its direction, or a request and what became of it. */
  readonly target: string;
}

const KEPT = 10_000;

/** What struck, so that a test can tell a fault survived from a fault that never came. */
export class StrikeLog {
  readonly #latest: Strike[] = [];
  readonly #counts = new Map<string, number>();

  record(strike: Strike): void {
    this.#counts.set(strike.fault, this.count(strike.fault) + 1);
    this.#latest.push(strike);
    if (this.#latest.length > KEPT) this.#latest.shift();
  }

  /** How often a fault struck since the start. */
  count(fault: string): number {
    return this.#counts.get(fault) ?? 0;
  }

  /** The latest strikes, oldest first; of one fault where it is named. */
  list(fault?: string): readonly Strike[] {
    return this.#latest.filter((strike) => fault === undefined || strike.fault === fault);
  }
}
