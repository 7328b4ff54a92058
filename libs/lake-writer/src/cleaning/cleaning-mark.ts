import * as z from 'zod';
import { CLEANING_KEY } from '../layout.ts';
import { type NewObject, type ObjectStore } from '../object-store.ts';

/** How far the look at raw objects is. Days are UTC, `YYYY-MM-DD`. */
export interface FenceProgress {
  /** The days up to this one are done. */
  readonly fences_done_through?: string;
  /** The days up to this one are being done. */
  readonly fences_through?: string;
  /** The key behind which to go on. */
  readonly fences_after?: string;
}

export interface CleaningProgress extends FenceProgress {
  readonly claims_after?: string;
}

const Mark = z.object({
  begun_at: z.iso.datetime(),
  claims_after: z.string().exactOptional(),
  fences_done_through: z.string().exactOptional(),
  fences_through: z.string().exactOptional(),
  fences_after: z.string().exactOptional(),
});

const HOUR_MS = 3_600_000;

/** The lake's note of when it was cleaned last, and how far. */
export class CleaningMark {
  readonly #store: ObjectStore;
  readonly #now: () => Date;
  #etag: string | undefined;
  #begunAt = '';

  constructor(store: ObjectStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** @returns where to go on; `undefined` where another run began less than an hour ago, or begins now. */
  async begin(): Promise<CleaningProgress | undefined> {
    const now = this.#now();
    const stored = await this.#store.get(CLEANING_KEY);
    const { begun_at, ...progress } = read(stored?.body);
    if (begun_at !== undefined && now.getTime() - Date.parse(begun_at) < HOUR_MS) return undefined;
    this.#begunAt = now.toISOString();
    return (await this.#put(progress, stored?.etag)) ? progress : undefined;
  }

  /** Where another run has begun since, its own progress stands. */
  async end(progress: CleaningProgress): Promise<void> {
    await this.#put(progress, this.#etag);
  }

  async #put(progress: CleaningProgress, etag: string | undefined): Promise<boolean> {
    const object: NewObject = {
      key: CLEANING_KEY,
      body: Buffer.from(JSON.stringify({ begun_at: this.#begunAt, ...progress })),
      contentType: 'application/json',
    };
    if (etag === undefined) {
      const won = await this.#store.putIfAbsent(object);
      this.#etag = won ? (await this.#store.get(CLEANING_KEY))?.etag : undefined;
      return won;
    }
    this.#etag = await this.#store.putIfMatch(object, etag);
    return this.#etag !== undefined;
  }
}

/** A note that cannot be read costs a look at everything again, no more. */
function read(body: Uint8Array | undefined): Partial<z.output<typeof Mark>> {
  try {
    return Mark.parse(JSON.parse(Buffer.from(body ?? []).toString()));
  } catch {
    return {};
  }
}
