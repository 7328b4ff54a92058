interface Entry {
  readonly sequenceNumber: string;
  readonly createdAt: number;
  readonly bytes: number;
  done: boolean;
}

/** Entries before the head are dropped in bulk once there are this many. */
const COMPACT_AT = 4096;

/** Follows the records of a shard from read to acknowledged; lanes finish out of order, the checkpoint moves in order. */
export class ShardProgress {
  #entries: Entry[] = [];
  #head = 0;
  #pendingBytes = 0;
  readonly #bySequence = new Map<string, Entry>();

  /** Records read and not acknowledged. */
  get pending(): number {
    return this.#bySequence.size;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Creation time (epoch ms) of the oldest record not acknowledged. */
  get oldestPendingAt(): number | undefined {
    return this.#entries[this.#head]?.createdAt;
  }

  read(record: Omit<Entry, 'done'>): void {
    const { sequenceNumber, createdAt, bytes } = record;
    const entry = { sequenceNumber, createdAt, bytes, done: false };
    this.#entries.push(entry);
    this.#bySequence.set(sequenceNumber, entry);
    this.#pendingBytes += bytes;
  }

  /** Gives the new checkpoint, the last record before which nothing is open, or `undefined` where it stays. */
  acknowledge(sequenceNumbers: readonly string[]): string | undefined {
    for (const sequenceNumber of sequenceNumbers) {
      const entry = this.#bySequence.get(sequenceNumber);
      if (!entry) continue;
      entry.done = true;
      this.#pendingBytes -= entry.bytes;
      this.#bySequence.delete(sequenceNumber);
    }
    return this.#advance();
  }

  #advance(): string | undefined {
    let last: string | undefined;
    for (let entry = this.#entries[this.#head]; entry?.done; entry = this.#entries[this.#head]) {
      last = entry.sequenceNumber;
      this.#head += 1;
    }
    if (this.#head >= COMPACT_AT) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return last;
  }
}
