import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Table } from '@cloudpf/es-mappings';
import { isTenantId } from '@cloudpf/tenant-routing';
import pLimit from 'p-limit';
import { CorruptHoldingError } from './errors.ts';
import { type HoldingStore } from './holding-store.ts';
import { type Reason } from './outcome.ts';
import { positionKey, positionOf, streamLabelOf } from './position.ts';
import { type StreamRecord } from './stream-record.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Objects put at a time, whoever asks; the client of S3 opens at most 50 connections, which others need too. */
const KEPT_AT_ONCE = 32;

/** Stands where a record names no tenant; no tenant's id begins with `_`. */
const NO_TENANT = '_unknown';

/**
 * Who found a record unfit: the `reader`, before any copy had it, or the `cell`, when everything before the cell, such
 * as the lake, had it already.
 */
export type Finder = 'reader' | 'cell';

/** A change that can never be applied as it is. */
export interface Quarantined {
  readonly table: Table;
  readonly tenant_id: string | null;
  readonly key: string | null;
  readonly position: string | null;
  readonly reason: Reason;
  readonly found_by: Finder;
  readonly quarantined_at: string;
  readonly record: StreamRecord;
}

export interface QuarantineRequest {
  readonly table: Table;
  readonly tenant: string | undefined;
  readonly key: string | undefined;
  readonly reason: Reason;
  readonly foundBy: Finder;
  readonly record: StreamRecord;
}

/** A quarantined record before it is read: what its name tells. */
export interface QuarantineEntry {
  /** Names the object. */
  readonly objectKey: string;
  /** Short, and the same however often the record is quarantined. */
  readonly id: string;
}

/** Changes kept for a person, one gzip object each under `quarantine/<table>/<tenant>/`, oldest position first. */
export class Quarantine {
  readonly #store: HoldingStore;
  readonly #now: () => Date;
  readonly #limit = pLimit(KEPT_AT_ONCE);

  constructor(store: HoldingStore, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#now = now;
  }

  /** Keeps one record, when its turn comes; keeping the same one again changes nothing. */
  async keep(request: QuarantineRequest): Promise<void> {
    await this.#limit(() => this.#keep(request));
  }

  async #keep({ table, tenant, key, reason, foundBy, record }: QuarantineRequest): Promise<void> {
    const position = positionOfRecord(record);
    const quarantined: Quarantined = {
      table,
      tenant_id: tenant ?? null,
      key: key ?? null,
      position: position ?? null,
      reason,
      found_by: foundBy,
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

  async list(table: Table, tenant: string | undefined): Promise<readonly string[]> {
    return (await this.entries(table, tenant)).map(({ objectKey }) => objectKey);
  }

  /** The quarantined records of a tenant, or of those that name none, after the object `startAfter`. */
  async entries(
    table: Table,
    tenant: string | undefined,
    options: { readonly startAfter?: string; readonly limit?: number } = {},
  ): Promise<readonly QuarantineEntry[]> {
    const objects = await this.#store.list(prefixOf(table, tenant), options);
    return objects.map(({ key }) => ({ objectKey: key, id: idOf(key) }));
  }

  /** Who has something quarantined; `undefined` stands for records that name no tenant. */
  async tenants(table: Table): Promise<readonly (string | undefined)[]> {
    const folders = await this.#store.folders(`quarantine/${table}/`);
    return folders.map((folder) => (folder === NO_TENANT ? undefined : folder));
  }

  async count(table: Table, tenant: string | undefined): Promise<number> {
    return (await this.entries(table, tenant)).length;
  }

  /** @throws CorruptHoldingError where the object is not a quarantined change. */
  async read(objectKey: string): Promise<Quarantined | undefined> {
    const body = await this.#store.get(objectKey);
    if (!body) return undefined;
    try {
      return JSON.parse((await unzip(body)).toString()) as Quarantined;
    } catch (cause) {
      throw new CorruptHoldingError(objectKey, { cause });
    }
  }

  async forget(...objectKeys: readonly string[]): Promise<void> {
    await this.#store.delete(...objectKeys);
  }
}

/** A name ends in the record's identity. */
function idOf(objectKey: string): string {
  return /([0-9a-f]{16})\.json\.gz$/.exec(objectKey)?.[1] ?? objectKey.slice(objectKey.lastIndexOf('/') + 1);
}

function prefixOf(table: Table, tenant: string | undefined): string {
  const folder = tenant !== undefined && isTenantId(tenant) ? tenant : NO_TENANT;
  return `quarantine/${table}/${folder}/`;
}

function positionOfRecord(record: StreamRecord) {
  const label = streamLabelOf(record.eventSourceARN ?? '');
  return label === undefined ? undefined : positionOf(label, record.dynamodb?.SequenceNumber ?? '');
}
