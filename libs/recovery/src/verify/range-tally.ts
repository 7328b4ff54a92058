import { createHash, type Hash } from 'node:crypto';

/** How many there are on one side of a range, and the SHA-256 of their keys and contents. */
export interface SideTally {
  readonly count: number;
  readonly sha256: string;
}

/** Neighbouring keys, both ends included. */
export interface RangeTally {
  readonly from: string;
  readonly to: string;
  readonly table: SideTally;
  readonly index: SideTally;
}

class RunningTally {
  count = 0;
  readonly #hash: Hash = createHash('sha256');

  add(key: string, contentHash: string): void {
    this.count++;
    this.#hash.update(`${key}\n${contentHash}\n`);
  }

  end(): SideTally {
    return { count: this.count, sha256: this.#hash.digest('hex') };
  }
}

/** One range under way: sums up both sides until it is ended. */
export class RunningRange {
  readonly #table = new RunningTally();
  readonly #index = new RunningTally();
  #from: string | undefined;
  #to = '';
  /** Keys seen on either side. */
  keys = 0;

  add(key: string, item: string | undefined, documents: readonly string[]): void {
    this.#from ??= key;
    this.#to = key;
    this.keys++;
    if (item !== undefined) this.#table.add(key, item);
    for (const document of documents) this.#index.add(key, document);
  }

  end(): RangeTally {
    return { from: this.#from ?? '', to: this.#to, table: this.#table.end(), index: this.#index.end() };
  }
}
