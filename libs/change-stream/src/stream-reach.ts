import { type Table } from '@cloudpf/es-mappings';
import { type HoldingStore } from './holding-store.ts';

/** How far the functions have read a table's stream; of several shards, the one that is furthest. */
export interface StreamReached {
  /** Everything written to the table before this time has been read from its stream: UTC, ISO 8601. */
  readonly read_through: string;
  readonly noted_at: string;
}

const NOTE_EVERY_MS = 10_000;

/**
 * Remembers how far a table's stream has been read, in `streams/<table>.json`, for whoever must know before
 * DynamoDB drops what was not. Never moves back, and writes at most every ten seconds.
 */
export class StreamReach {
  readonly #store: HoldingStore;
  readonly #key: string;
  readonly #now: () => number;
  #through = 0;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(store: HoldingStore, table: Table, now: () => number = Date.now) {
    this.#store = store;
    this.#key = `streams/${table}.json`;
    this.#now = now;
  }

  /**
   * Takes the time in a heartbeat that has come out of the stream. Never rejects: a mark that cannot be written
   * leaves the stream looking further behind than it is, and the next heartbeat tries again.
   */
  async note(writtenAt: string): Promise<void> {
    const time = Date.parse(writtenAt);
    const now = this.#now();
    if (!(time > this.#through) || now - this.#triedAt < NOTE_EVERY_MS) return;
    this.#triedAt = now;
    try {
      const stored = await this.read();
      const through = Math.max(time, Date.parse(stored?.read_through ?? '') || 0);
      if (through === time) await this.#write({ through, now });
      this.#through = through;
    } catch {
      // Told by the mark itself, which grows old.
    }
  }

  /** `undefined` where no heartbeat was ever read. */
  async read(): Promise<StreamReached | undefined> {
    const body = await this.#store.get(this.#key);
    return body && parseReached(Buffer.from(body).toString());
  }

  async #write({ through, now }: { readonly through: number; readonly now: number }): Promise<void> {
    const reached: StreamReached = {
      read_through: new Date(through).toISOString(),
      noted_at: new Date(now).toISOString(),
    };
    await this.#store.put(this.#key, Buffer.from(JSON.stringify(reached)));
  }
}

function parseReached(text: string): StreamReached | undefined {
  try {
    const reached = JSON.parse(text) as StreamReached;
    return Number.isNaN(Date.parse(reached.read_through)) ? undefined : reached;
  } catch {
    return undefined;
  }
}
