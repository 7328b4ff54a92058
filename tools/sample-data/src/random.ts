/**
 * Numbers drawn from a text seed: the same seed gives the same numbers on every machine.
 * The generator is Mulberry32, its state an FNV-1a hash of the seed; good for samples, not for secrets.
 */
export class Random {
  #state: number;

  constructor(seed: string) {
    let hash = 0x811c9dc5;
    for (let index = 0; index < seed.length; index += 1) {
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    }
    this.#state = hash >>> 0;
  }

  /** At least 0, less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from `minimum` to `maximum`, both included. */
  integer(minimum: number, maximum: number): number {
    return minimum + Math.floor(this.next() * (maximum - minimum + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.next() * choices.length)];
    if (choice === undefined) throw new RangeError('there is nothing to pick from');
    return choice;
  }

  digits(count: number): string {
    let digits = String(this.integer(1, 9));
    while (digits.length < count) digits += String(this.integer(0, 9));
    return digits;
  }

  /** A rank from 0 to `count - 1` where few ranks are drawn often, after Zipf's law with an exponent near 1. */
  rank(count: number): number {
    return Math.min(count - 1, Math.floor(Math.pow(count + 1, this.next()) - 1));
  }
}
