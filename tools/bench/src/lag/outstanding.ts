import { type Arrival } from './arrival-plan.ts';

/** Changes of one tenant that are due and that search has not found yet. */
export class Outstanding {
  readonly #waiting = new Map<string, Arrival>();
  readonly #ofProduct = new Map<string, Set<string>>();
  readonly #lags: number[] = [];

  get size(): number {
    return this.#waiting.size;
  }

  /** Milliseconds from due to found, of all that were found. */
  get lags(): readonly number[] {
    return this.#lags;
  }

  add(arrival: Arrival): void {
    this.#waiting.set(arrival.marker, arrival);
    const known = this.#ofProduct.get(arrival.productId);
    if (known) known.add(arrival.marker);
    else this.#ofProduct.set(arrival.productId, new Set([arrival.marker]));
  }

  /** The markers that wait longest, at most so many. */
  oldest(count: number): readonly string[] {
    return [...this.#waiting.keys()].slice(0, count);
  }

  /**
   * Search has found a marker, at this time in epoch milliseconds. Earlier changes of the same product, whose markers
   * it took away, are there with it.
   */
  found(marker: string, now: number): void {
    const seen = this.#waiting.get(marker);
    if (!seen) return;
    for (const other of this.#ofProduct.get(seen.productId) ?? []) {
      const arrival = this.#waiting.get(other);
      if (!arrival || arrival.nth > seen.nth) continue;
      this.#lags.push(now - arrival.at);
      this.#waiting.delete(other);
      this.#ofProduct.get(seen.productId)?.delete(other);
    }
  }
}
