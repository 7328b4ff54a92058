import { type ParkedSummary } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type Tenant } from '@cloudpf/tenant-routing';
import { Remembered } from './remembered.ts';
import { type FreshnessMark, type IndexMarks, type Parked, type SearchIndex } from './ports.ts';

/** How far a table's search results reach; `null` where it is not known. */
export interface Freshness {
  readonly indexed_through: string | null;
  readonly lag_ms: number | null;
  /** Changes that wait because the cell could not take them. */
  readonly parked: number | null;
}

export interface TenantFreshness {
  readonly tables: Readonly<Record<Table, Freshness>>;
  /** Changes with every change that search can see. */
  readonly visible: string | undefined;
}

export interface FreshnessOptions {
  readonly marksTtlMs?: number;
  readonly parkedTtlMs?: number;
  /** An applied change can be found after the index's refresh interval; until then a mark claims too much. */
  readonly settleMs?: number;
  /** A heartbeat comes this often, with some grace; a longer silence is lag. */
  readonly heartbeatMs?: number;
  readonly now?: () => number;
}

type ParkedTables = Readonly<Record<Table, ParkedSummary | undefined>>;

/** How many times its time to live an old reading still serves while a new one comes. */
const USABLE = 4;

/** Remembers for a moment how far each tenant's search reaches, so that telling it costs no search a round trip. */
export class FreshnessReader {
  readonly #parked: Parked;
  readonly #options: Required<FreshnessOptions>;
  readonly #marks: Remembered<Tenant, IndexMarks>;
  readonly #waiting: Remembered<Tenant, ParkedTables>;
  readonly #settled = new Map<string, FreshnessMark>();

  constructor(index: SearchIndex, parked: Parked, options: FreshnessOptions = {}) {
    this.#parked = parked;
    this.#options = {
      marksTtlMs: options.marksTtlMs ?? 500,
      parkedTtlMs: options.parkedTtlMs ?? 3_000,
      settleMs: options.settleMs ?? 300,
      heartbeatMs: options.heartbeatMs ?? 90_000,
      now: options.now ?? Date.now,
    };
    const { marksTtlMs, parkedTtlMs, now } = this.#options;
    this.#marks = new Remembered((tenant) => index.marks(tenant), {
      freshMs: marksTtlMs,
      usableMs: marksTtlMs * USABLE,
      now,
    });
    this.#waiting = new Remembered((tenant) => this.#readParked(tenant), {
      freshMs: parkedTtlMs,
      usableMs: parkedTtlMs * USABLE,
      now,
    });
  }

  /**
   * Never fails: what cannot be read is not known. What is given was read before this resolves, so a search that
   * begins afterwards sees at least as much.
   */
  async read(tenant: Tenant, isFreshNeeded = false): Promise<TenantFreshness> {
    const now = this.#options.now();
    const [marks, parked] = await Promise.all([
      this.#marks.get(tenant.tenant_id, tenant, isFreshNeeded),
      this.#waiting.get(tenant.tenant_id, tenant, false),
    ]);
    const tableOf = (table: Table): Freshness =>
      this.#freshness(
        this.#settledMark(`${tenant.tenant_id}/${table}`, marks?.freshness[table], now),
        parked?.[table],
        now,
      );
    return {
      tables: { products: tableOf('products'), purchases: tableOf('purchases') },
      visible: marks?.visible,
    };
  }

  async #readParked({ tenant_id: tenant }: Tenant): Promise<ParkedTables> {
    const [products, purchases] = await Promise.all([
      this.#parked.summary('products', tenant).catch(() => undefined),
      this.#parked.summary('purchases', tenant).catch(() => undefined),
    ]);
    return { products, purchases };
  }

  /** The newest mark whose changes can all be found by now. */
  #settledMark(name: string, mark: FreshnessMark | undefined, now: number): FreshnessMark | undefined {
    if (mark && Date.parse(mark.measuredAt) <= now - this.#options.settleMs) this.#settled.set(name, mark);
    return this.#settled.get(name);
  }

  #freshness(mark: FreshnessMark | undefined, parked: ParkedSummary | undefined, now: number): Freshness {
    const count = parked?.count ?? null;
    if (!mark) return { indexed_through: null, lag_ms: null, parked: count };

    const marked = Date.parse(mark.indexedThrough);
    const oldestParked =
      parked?.oldest_changed_at === undefined ? Infinity : Date.parse(parked.oldest_changed_at);
    const through = Math.min(marked, oldestParked - 1);
    const silence = now - marked - this.#options.heartbeatMs;
    const lag = Math.max(mark.lagMs ?? 0, silence, through < marked ? now - through : 0);
    const isMeasured = mark.lagMs !== undefined || lag > 0;
    return {
      indexed_through: new Date(through).toISOString(),
      lag_ms: isMeasured ? lag : null,
      parked: count,
    };
  }
}
