import { type Tenant } from '@cloudpf/tenant-routing';
import { LRUCache } from 'lru-cache';
import { type CellAccess, type CellKeys } from './cell-keys.ts';
import { type CellTransport, openCellTransport } from './cell-transport.ts';

export interface CellDirectoryOptions {
  /** How long one request to a cell may take, milliseconds. */
  readonly requestTimeoutMs?: number;
  /** How long a key is used before it is read again, milliseconds. */
  readonly keyTtlMs?: number;
  /** Connections kept to one cell. */
  readonly connections?: number;
  readonly maxCells?: number;
}

/** A connection to one tenant's cell. */
export interface CellClient {
  readonly transport: CellTransport;
}

interface OpenCell {
  readonly client: Promise<CellClient>;
  readonly endpoint: string;
}

/**
 * One Elasticsearch connection for each cell and access, kept for the life of the process: connections stay open,
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
  async elasticsearch(tenant: Tenant, access: CellAccess): Promise<CellClient> {
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

  async #open(tenant: Tenant, access: CellAccess): Promise<CellClient> {
    const key = await this.#keys.get(tenant, access);
    const options = { requestTimeoutMs: this.#requestTimeoutMs, connections: this.#connections };
    return { transport: openCellTransport(tenant.search_endpoint, key, options) };
  }
}

async function close(opening: Promise<CellClient>): Promise<void> {
  try {
    const { transport } = await opening;
    await transport.close();
  } catch {
    // A client that never opened has nothing to close.
  }
}
