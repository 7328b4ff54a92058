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
    const objects = await this.#store.list(prefixOf(table, tenant), limit === undefined ? {} : { limit });
    return objects.map(({ key }) => key);
  }

  async tenants(table: Table): Promise<readonly string[]> {
    return this.#store.folders(`parked/${table}/`);
  }

  /** @throws CorruptHoldingError where the object is not a parked lane. */
  async read(key: string): Promise<ParkedLane | undefined> {
    const body = await this.#store.get(key);
    if (!body) return undefined;
    try {
      return JSON.parse((await unzip(body)).toString()) as ParkedLane;
    } catch (cause) {
      throw new CorruptHoldingError(key, { cause });
    }
  }

  async forget(key: string): Promise<void> {
    await this.#store.delete(key);
  }

  async summary(table: Table, tenant: string): Promise<ParkedSummary> {
    const keys = await this.list(table, tenant);
    const [oldest] = keys;
    if (oldest === undefined) return { count: 0 };
    const count = keys.reduce((sum, key) => sum + countIn(key), 0);
    const times = keys.map(changedAtIn).filter((time) => time !== undefined);
    const earliest = times.sort()[0];
    return earliest === undefined ? { count } : { count, oldest_changed_at: earliest };
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

function countIn(key: string): number {
  return Number(NAME_END.exec(key)?.[2] ?? 0);
}

function changedAtIn(key: string): string | undefined {
  const time = NAME_END.exec(key)?.[1];
  return time === undefined ? undefined : new Date(Number(time)).toISOString();
}
