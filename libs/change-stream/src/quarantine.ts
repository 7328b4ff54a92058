import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Table } from '@cloudpf/es-mappings';
import { isTenantId } from '@cloudpf/tenant-routing';
import { CorruptHoldingError } from './errors.ts';
import { type HoldingStore } from './holding-store.ts';
import { type Reason } from './outcome.ts';
import { positionKey, positionOf, streamLabelOf } from './position.ts';
import { type StreamRecord } from './stream-record.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Stands where a record names no tenant; no tenant's id begins with `_`. */
export const NO_TENANT = '_unknown';

/** A change that can never be applied as it is. */
export interface Quarantined {
  readonly table: Table;
  readonly tenant_id: string | null;
  readonly key: string | null;
  readonly position: string | null;
  readonly reason: Reason;
  readonly quarantined_at: string;
  readonly record: StreamRecord;
}

export interface QuarantineRequest {
  readonly table: Table;
  readonly tenant: string | undefined;
  readonly key: string | undefined;
  readonly reason: Reason;
  readonly record: StreamRecord;
}

/** Changes kept for a person, one gzip object each under `quarantine/<table>/<tenant>/`, oldest position first. */
export class Quarantine {
  readonly #store: HoldingStore;
  readonly #now: () => Date;

  constructor(store: HoldingStore, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#now = now;
  }

  /** Keeps one record; keeping the same one again changes nothing. */
  async keep({ table, tenant, key, reason, record }: QuarantineRequest): Promise<void> {
    const position = positionOfRecord(record);
    const quarantined: Quarantined = {
      table,
      tenant_id: tenant ?? null,
      key: key ?? null,
      position: position ?? null,
      reason,
      quarantined_at: this.#now().toISOString(),
      record,
    };
    const identity = createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 16);
    const name = position === undefined ? identity : `${positionKey(position)}-${identity}`;
    await this.#store.put(
      `${prefixOf(table, tenant)}${name}.json.gz`,
      await zip(JSON.stringify(quarantined)),
    );
  }

  async list(table: Table, tenant: string | undefined, limit?: number): Promise<readonly string[]> {
    const objects = await this.#store.list(prefixOf(table, tenant), limit === undefined ? {} : { limit });
    return objects.map(({ key }) => key);
  }

  async count(table: Table, tenant: string | undefined): Promise<number> {
    return (await this.list(table, tenant)).length;
  }

  /** @throws CorruptHoldingError where the object is not a quarantined change. */
  async read(key: string): Promise<Quarantined | undefined> {
    const body = await this.#store.get(key);
    if (!body) return undefined;
    try {
      return JSON.parse((await unzip(body)).toString()) as Quarantined;
    } catch (cause) {
      throw new CorruptHoldingError(key, { cause });
    }
  }
}

function prefixOf(table: Table, tenant: string | undefined): string {
  const folder = tenant !== undefined && isTenantId(tenant) ? tenant : NO_TENANT;
  return `quarantine/${table}/${folder}/`;
}

function positionOfRecord(record: StreamRecord) {
  const label = streamLabelOf(record.eventSourceARN ?? '');
  return label === undefined ? undefined : positionOf(label, record.dynamodb?.SequenceNumber ?? '');
}
