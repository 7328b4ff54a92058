import { type CellClient } from '@cloudpf/cells';
import { LRUCache } from 'lru-cache';
import { type Stored } from './cell-requests.ts';

const ENTRIES = 50_000;

/** An index created anew hands out the same numbers again, so what was written is not believed for long. */
const TTL_MS = 10_000;

interface Place {
  readonly client: CellClient;
  /** The alias that is written to. */
  readonly alias: string;
}

interface Remembered {
  readonly stored: Stored;
  /** Stands for the time in which its cell has answered without a failure. */
  readonly era: object;
}

/**
 * Positions just written, so that an item which changes often needs no read before its next write. A cell that failed
 * may have come back with other contents, so nothing is believed of it any more; nor of one that is opened anew, since
 * a cell that lost its volume has lost its keys too.
 */
export class PositionCache {
  readonly #remembered = new LRUCache<string, Remembered>({ max: ENTRIES, ttl: TTL_MS });
  readonly #eras = new WeakMap<CellClient, object>();

  get(place: Place, id: string): Stored | undefined {
    const remembered = this.#remembered.get(name(place, id));
    return remembered && remembered.era === this.#eras.get(place.client) ? remembered.stored : undefined;
  }

  set(place: Place, id: string, stored: Stored): void {
    const era = this.#eras.get(place.client) ?? {};
    this.#eras.set(place.client, era);
    this.#remembered.set(name(place, id), { stored, era });
  }

  forget(place: Place, id: string): void {
    this.#remembered.delete(name(place, id));
  }

  forgetCell(client: CellClient): void {
    this.#eras.delete(client);
  }
}

function name({ alias }: Place, id: string): string {
  return `${alias}/${id}`;
}
