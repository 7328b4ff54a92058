import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Table } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type Change } from './change.ts';
import { CorruptHoldingError } from './errors.ts';
import { type HoldingStore } from './holding-store.ts';
import { type Reason } from './outcome.ts';
import { positionKey } from './position.ts';
import { type StreamRecord } from './stream-record.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

const LANES_A_PAGE = 1_000;

/** A lane, or what is left of it, that its cell could not take. Records are whole, in the order of the stream. */
export interface ParkedLane {
  readonly tenant_id: TenantId;
  readonly table: Table;
  readonly reason: Reason;
  readonly parked_at: string;
  readonly changes: readonly {
    readonly position: string;
    readonly key: string;
    readonly record: StreamRecord;
  }[];
}

/** A parked lane before it is read: what its name and its listing tell. */
export interface ParkedEntry {
  /** Names the object. */
  readonly key: string;
  /** How many changes it holds. */
  readonly count: number;
  /** When its first change was made: UTC, ISO 8601. Absent where the object is none of ours. */
  readonly changedAt?: string;
  /** As it is kept, compressed. */
  readonly bytes: number;
}

export interface ParkedSummary {
  readonly count: number;
  /** When the oldest parked change was made, as ISO 8601 UTC; absent where nothing is parked. */
  readonly oldest_changed_at?: string;
}

/**
 * Changes that wait for their tenant's cell, one gzip object a lane under `parked/<table>/<tenant>/`.
 * An object's name begins with its first position and its time, so a listing is oldest first, and ends in the count.
 */
export class ParkedChanges {
  readonly #store: HoldingStore;
  readonly #now: () => Date;

  constructor(store: HoldingStore, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#now = now;
  }

  /** Keeps one lane's changes; keeping the same ones again changes nothing. */
  async park(changes: readonly Change<unknown>[], reason: Reason): Promise<void> {
    const [first] = changes;
    if (!first) return;

    const lane: ParkedLane = {
      tenant_id: first.tenant,
      table: first.table,
      reason,
      parked_at: this.#now().toISOString(),
      changes: changes.map(({ position, key, record }) => ({ position, key, record })),
    };
    await this.#store.put(parkedKey(changes, first), await zip(JSON.stringify(lane)));
  }

  /** Names of parked lanes, oldest first. */
  async list(table: Table, tenant: string, limit?: number): Promise<readonly string[]> {
    const entries = await this.entries(table, tenant, limit === undefined ? {} : { limit });
    return entries.map(({ key }) => key);
  }

  /** Parked lanes, oldest first, after the key `startAfter`. */
  async entries(
    table: Table,
    tenant: string,
    options: { readonly startAfter?: string; readonly limit?: number } = {},
  ): Promise<readonly ParkedEntry[]> {
    const objects = await this.#store.list(prefixOf(table, tenant), options);
    return objects.map(({ key, bytes }) => ({ key, bytes, ...toldBy(key) }));
  }

  async tenants(table: Table): Promise<readonly string[]> {
    return this.#store.folders(`parked/${table}/`);
  }

  /** @throws CorruptHoldingError where the object is not a parked lane. */
  async read(key: string): Promise<ParkedLane | undefined> {
    const body = await this.#store.get(key);
    if (!body) return undefined;
    try {
      const lane = JSON.parse((await unzip(body)).toString()) as Partial<ParkedLane>;
      if (!Array.isArray(lane.changes)) throw new TypeError('it has no list of changes');
      return lane as ParkedLane;
    } catch (cause) {
      throw new CorruptHoldingError(key, { cause });
    }
  }

  async forget(...keys: readonly string[]): Promise<void> {
    await this.#store.delete(...keys);
  }

  /** Counts what is parked, a page of lanes at a time. */
  async summary(table: Table, tenant: string): Promise<ParkedSummary & { readonly lanes: number }> {
    let count = 0;
    let lanes = 0;
    let oldest: string | undefined;
    let startAfter: string | undefined;
    for (;;) {
      const options = startAfter === undefined ? {} : { startAfter };
      const page = await this.entries(table, tenant, { ...options, limit: LANES_A_PAGE });
      for (const entry of page) {
        count += entry.count;
        if (entry.changedAt !== undefined && !(oldest !== undefined && oldest <= entry.changedAt))
          oldest = entry.changedAt;
      }
      lanes += page.length;
      startAfter = page.at(-1)?.key;
      if (page.length < LANES_A_PAGE)
        return { count, lanes, ...(oldest === undefined ? {} : { oldest_changed_at: oldest }) };
    }
  }
}

function prefixOf(table: Table, tenant: string): string {
  return `parked/${table}/${tenant}/`;
}

/** The hash keeps two lanes apart that begin alike and are equally long. */
function parkedKey(changes: readonly Change<unknown>[], first: Change<unknown>): string {
  const hash = createHash('sha256');
  for (const { position } of changes) hash.update(position);
  const time = Date.parse(first.changedAt).toString();
  const name = [positionKey(first.position), time, changes.length, hash.digest('hex').slice(0, 8)].join('-');
  return `${prefixOf(first.table, first.tenant)}${name}.json.gz`;
}

const NAME_END = /-(\d+)-(\d+)-[0-9a-f]{8}\.json\.gz$/;

/** An object that is not named as ours are counts as one change, so that it is seen. */
function toldBy(key: string): Pick<ParkedEntry, 'count' | 'changedAt'> {
  const [, time, count] = NAME_END.exec(key) ?? [];
  if (time === undefined || count === undefined) return { count: 1 };
  return { count: Number(count), changedAt: new Date(Number(time)).toISOString() };
}
