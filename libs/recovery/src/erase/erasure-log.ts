import { type HoldingStore } from '@cloudpf/change-stream';
import { type TenantId } from '@cloudpf/tenant-routing';
import * as z from 'zod';
import { type PlaceCount } from './erase-tenant.ts';

const Erasure = z.object({
  tenant_id: z.string(),
  begun_at: z.iso.datetime(),
  /** Since when every change of the tenant is dropped by whoever asks the registry. */
  fenced_at: z.iso.datetime().exactOptional(),
  /** When nothing was left, before the tenant's stack went. */
  erased_at: z.iso.datetime().exactOptional(),
  /** When nothing was left after it had gone, its volume and secrets with it; absent where there was none. */
  destroyed_at: z.iso.datetime().exactOptional(),
  completed_at: z.iso.datetime().exactOptional(),
  erased: z.array(
    z.object({
      store: z.string(),
      kind: z.enum(['items', 'versions']),
      place: z.string(),
      count: z.int(),
      bytes: z.int(),
    }),
  ),
});
/** How far the erasure of a tenant is, over all of its runs. Times are UTC, ISO 8601. */
export type Erasure = z.infer<typeof Erasure>;

type ErasureStep = 'fenced_at' | 'erased_at' | 'destroyed_at' | 'completed_at';

/**
 * Remembers the erasure of a tenant in `erasures/<tenant>.json`, which stays as its proof and holds nothing of the
 * tenant but its id.
 */
export class ErasureLog {
  readonly key: string;
  readonly #store: HoldingStore;
  readonly #now: () => number;
  #state: Erasure;

  private constructor(store: HoldingStore, state: Erasure, now: () => number) {
    this.key = keyOf(state.tenant_id);
    this.#store = store;
    this.#state = state;
    this.#now = now;
  }

  /** `undefined` where nobody has begun to erase the tenant. */
  static async open(
    store: HoldingStore,
    tenant: TenantId,
    now: () => number = Date.now,
  ): Promise<ErasureLog | undefined> {
    const body = await store.get(keyOf(tenant));
    if (!body) return undefined;
    return new ErasureLog(store, Erasure.parse(JSON.parse(Buffer.from(body).toString())), now);
  }

  /** Begins anew, whatever was erased of a tenant of this id before. */
  static async begin(
    store: HoldingStore,
    tenant: TenantId,
    now: () => number = Date.now,
  ): Promise<ErasureLog> {
    const begun_at = new Date(now()).toISOString();
    const log = new ErasureLog(store, { tenant_id: tenant, begun_at, erased: [] }, now);
    await log.#write();
    return log;
  }

  get state(): Erasure {
    return this.#state;
  }

  async note(step: ErasureStep): Promise<void> {
    this.#state = { ...this.#state, [step]: new Date(this.#now()).toISOString() };
    await this.#write();
  }

  /** Adds to what was erased in a place. */
  async add(erased: PlaceCount): Promise<void> {
    const isSame = ({ store, place }: PlaceCount) => store === erased.store && place === erased.place;
    const known = this.#state.erased;
    const sums = known.map((each) =>
      isSame(each) ? { ...each, count: each.count + erased.count, bytes: each.bytes + erased.bytes } : each,
    );
    this.#state = { ...this.#state, erased: known.some(isSame) ? sums : [...known, { ...erased }] };
    await this.#write();
  }

  async #write(): Promise<void> {
    await this.#store.put(this.key, Buffer.from(JSON.stringify(this.#state)));
  }
}

function keyOf(tenant: string): string {
  return `erasures/${tenant}.json`;
}
