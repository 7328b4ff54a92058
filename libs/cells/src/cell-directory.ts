import { Client, type ClientOptions } from '@elastic/elasticsearch';
import { type Tenant } from '@cloudpf/tenant-routing';
import { LRUCache } from 'lru-cache';
import { type CellAccess, type CellKey, type CellKeys } from './cell-keys.ts';

export interface CellDirectoryOptions {
  /** How long one request to a cell may take, milliseconds. */
  readonly requestTimeoutMs?: number;
  /** How long a key is used before it is read again, milliseconds. */
  readonly keyTtlMs?: number;
  /** Connections kept to one cell. */
  readonly connections?: number;
  readonly maxCells?: number;
}

interface OpenCell {
  readonly client: Promise<Client>;
  readonly endpoint: string;
}

/**
 * One Elasticsearch client for each cell and access, kept for the life of the process: connections stay open,
 * each request has a time limit, and nothing is retried here.
 */
export class CellDirectory {
  readonly #keys: CellKeys;
  readonly #cells: LRUCache<string, OpenCell>;
  readonly #requestTimeoutMs: number;
  readonly #connections: number;

  constructor(keys: CellKeys, options: CellDirectoryOptions = {}) {
    this.#keys = keys;
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 5_000;
    this.#connections = options.connections ?? 32;
    this.#cells = new LRUCache({
      max: options.maxCells ?? 1_000,
      ttl: options.keyTtlMs ?? 300_000,
      // Requests under way keep their client; closing at once would cut them off.
      dispose: ({ client }) => setTimeout(() => void close(client), this.#requestTimeoutMs).unref(),
    });
  }

  /**
   * The client of a tenant's cell.
   * @throws CellKeyError where the cell's key cannot be read.
   */
  async elasticsearch(tenant: Tenant, access: CellAccess): Promise<Client> {
    const name = `${access}:${tenant.tenant_id}`;
    const open = this.#cells.get(name);
    if (open?.endpoint === tenant.search_endpoint) return open.client;

    const cell = { client: this.#open(tenant, access), endpoint: tenant.search_endpoint };
    this.#cells.set(name, cell);
    cell.client.catch(() => {
      if (this.#cells.peek(name) === cell) this.#cells.delete(name);
    });
    return cell.client;
  }

  /** Forgets a cell's key, so that the next request reads it anew; for a key that was refused. */
  forget(tenant: Tenant, access: CellAccess): void {
    this.#cells.delete(`${access}:${tenant.tenant_id}`);
  }

  async #open(tenant: Tenant, access: CellAccess): Promise<Client> {
    return new Client(this.#clientOptions(tenant, await this.#keys.get(tenant, access)));
  }

  #clientOptions(tenant: Tenant, key: CellKey): ClientOptions {
    return {
      node: tenant.search_endpoint,
      auth: { apiKey: key.api_key },
      maxRetries: 0,
      requestTimeout: this.#requestTimeoutMs,
      agent: { connections: this.#connections, keepAliveTimeout: 30_000 },
      ...(key.ca_certificate === undefined ? {} : { tls: { ca: key.ca_certificate } }),
    };
  }
}

async function close(opening: Promise<Client>): Promise<void> {
  try {
    await (await opening).close();
  } catch {
    // A client that never opened has nothing to close.
  }
}
