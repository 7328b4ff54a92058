import { type TenantId } from '@cloudpf/tenant-routing';
import * as z from 'zod';
import { CorruptLakeError } from './errors.ts';
import { type LakeFreshness } from './lake.ts';
import { freshnessKey } from './layout.ts';
import { type NewObject, type ObjectStore } from './object-store.ts';

const Freshness = z.object({ data_through: z.iso.datetime(), written_at: z.iso.datetime() });

interface Mark {
  readonly freshness: LakeFreshness;
  readonly etag: string;
}

/** One mark a tenant, which only moves forward. */
export class FreshnessMarks {
  readonly #store: ObjectStore;
  readonly #now: () => Date;
  readonly #lastSeen = new Map<TenantId, Mark>();

  constructor(store: ObjectStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  async mark(tenant: TenantId, throughIso: string): Promise<void> {
    const dataThrough = new Date(throughIso).toISOString();
    let known = this.#lastSeen.get(tenant) ?? (await this.#read(tenant));
    // Every round that fails has seen another writer move the mark forward.
    while (known === undefined || known.freshness.data_through < dataThrough) {
      if (
        await this.#replace(
          tenant,
          { data_through: dataThrough, written_at: this.#now().toISOString() },
          known,
        )
      )
        return;
      known = await this.#read(tenant);
    }
  }

  async read(tenant: TenantId): Promise<LakeFreshness | undefined> {
    return (await this.#read(tenant))?.freshness;
  }

  async #replace(tenant: TenantId, freshness: LakeFreshness, known: Mark | undefined): Promise<boolean> {
    const object: NewObject = {
      key: freshnessKey(tenant),
      body: Buffer.from(JSON.stringify(freshness)),
      contentType: 'application/json',
    };
    if (known === undefined) return this.#store.putIfAbsent(object);
    const etag = await this.#store.putIfMatch(object, known.etag);
    if (etag === undefined) return false;
    this.#lastSeen.set(tenant, { freshness, etag });
    return true;
  }

  async #read(tenant: TenantId): Promise<Mark | undefined> {
    const key = freshnessKey(tenant);
    const stored = await this.#store.get(key);
    if (stored === undefined) {
      this.#lastSeen.delete(tenant);
      return undefined;
    }
    const mark = { freshness: parse(key, stored.body), etag: stored.etag };
    this.#lastSeen.set(tenant, mark);
    return mark;
  }
}

function parse(key: string, body: Uint8Array): LakeFreshness {
  try {
    return Freshness.parse(JSON.parse(Buffer.from(body).toString()));
  } catch (error) {
    throw new CorruptLakeError(key, 'is no freshness mark', { cause: error });
  }
}
