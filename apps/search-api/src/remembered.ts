export interface RememberOptions {
  /** Up to this age a reading is given as it is, milliseconds. */
  readonly freshMs: number;
  /** Up to this age it is given while a newer one is on its way, milliseconds. */
  readonly usableMs: number;
  readonly now: () => number;
}

interface Entry<T> {
  reading?: { readonly value: T | undefined; readonly readAt: number };
  pending?: Promise<T | undefined>;
}

/** Readings by key that are renewed beside the requests that use them; a failed reading counts as one of `undefined`. */
export class Remembered<K, T> {
  readonly #read: (key: K) => Promise<T>;
  readonly #options: RememberOptions;
  /** One entry a tenant that asked, and only a tenant with a valid token asks. */
  readonly #entries = new Map<string, Entry<T>>();

  constructor(read: (key: K) => Promise<T>, options: RememberOptions) {
    this.#read = read;
    this.#options = options;
  }

  /** A reading that was finished before this resolves and began at most `freshMs` ago where `isFreshNeeded`. */
  async get(name: string, key: K, isFreshNeeded: boolean): Promise<T | undefined> {
    const entry = this.#entryOf(name);
    const age = entry.reading ? this.#options.now() - entry.reading.readAt : Infinity;
    if (entry.reading && age < this.#options.freshMs) return entry.reading.value;

    const pending = (entry.pending ??= this.#renew(entry, key));
    return entry.reading && !isFreshNeeded && age < this.#options.usableMs ? entry.reading.value : pending;
  }

  #entryOf(name: string): Entry<T> {
    const known = this.#entries.get(name);
    if (known) return known;
    const entry: Entry<T> = {};
    this.#entries.set(name, entry);
    return entry;
  }

  async #renew(entry: Entry<T>, key: K): Promise<T | undefined> {
    const readAt = this.#options.now();
    const value = await this.#read(key).catch(() => undefined);
    entry.reading = { value, readAt };
    delete entry.pending;
    return value;
  }
}
