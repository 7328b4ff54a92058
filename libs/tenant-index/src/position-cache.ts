import { LRUCache } from 'lru-cache';
import { type Stored } from './cell-requests.ts';

const ENTRIES = 50_000;

/** A node restored from nothing may hand out the same numbers again, so what was written is not believed for long. */
const TTL_MS = 10_000;

/** Positions just written, so that an item which changes often needs no read before its next write. */
export class PositionCache {
  readonly #stored = new LRUCache<string, Stored>({ max: ENTRIES, ttl: TTL_MS });

  get(alias: string, id: string): Stored | undefined {
    return this.#stored.get(`${alias}/${id}`);
  }

  set(alias: string, id: string, stored: Stored): void {
    this.#stored.set(`${alias}/${id}`, stored);
  }

  forget(alias: string, id: string): void {
    this.#stored.delete(`${alias}/${id}`);
  }
}
