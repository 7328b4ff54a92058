import { LRUCache } from 'lru-cache';
import { RegistryUnavailableError } from './errors.ts';
import { type TenantRegistry } from './tenant-registry.ts';
import { isTenantId } from './tenant-id.ts';
import { type Tenant } from './tenant.ts';

/** How long a found tenant is believed where nothing else is said, milliseconds. */
export const TENANT_TTL_MS = 30_000;

export interface TenantCacheOptions {
  /** How long a found tenant is believed, milliseconds. */
  readonly ttlMs?: number;
  /** How long "there is no such tenant" is believed, milliseconds. */
  readonly missingTtlMs?: number;
  readonly maxEntries?: number;
  readonly now?: () => number;
}

interface Entry {
  readonly tenant: Tenant | undefined;
  readonly freshUntil: number;
}

/**
 * Remembers tenants for a short while, misses included, and asks once for many simultaneous questions.
 * Where the registry cannot be asked, a tenant already known is served as last seen.
 */
export class CachedTenantRegistry implements TenantRegistry {
  readonly #source: TenantRegistry;
  readonly #entries: LRUCache<string, Entry>;
  readonly #asking = new Map<string, Promise<Tenant | undefined>>();
  readonly #ttlMs: number;
  readonly #missingTtlMs: number;
  readonly #now: () => number;

  constructor(source: TenantRegistry, options: TenantCacheOptions = {}) {
    this.#source = source;
    this.#ttlMs = options.ttlMs ?? TENANT_TTL_MS;
    this.#missingTtlMs = options.missingTtlMs ?? 5_000;
    this.#now = options.now ?? Date.now;
    this.#entries = new LRUCache({ max: options.maxEntries ?? 10_000 });
  }

  async find(tenantId: string): Promise<Tenant | undefined> {
    if (!isTenantId(tenantId)) return undefined;

    const known = this.#entries.get(tenantId);
    if (known && known.freshUntil > this.#now()) return known.tenant;

    const asking = this.#asking.get(tenantId) ?? this.#ask(tenantId, known);
    this.#asking.set(tenantId, asking);
    return asking;
  }

  async list(): Promise<readonly Tenant[]> {
    return this.#source.list();
  }

  async #ask(tenantId: string, known: Entry | undefined): Promise<Tenant | undefined> {
    try {
      const tenant = await this.#source.find(tenantId);
      const ttl = tenant ? this.#ttlMs : this.#missingTtlMs;
      this.#entries.set(tenantId, { tenant, freshUntil: this.#now() + ttl });
      return tenant;
    } catch (cause) {
      if (known?.tenant && cause instanceof RegistryUnavailableError) return known.tenant;
      throw cause;
    } finally {
      this.#asking.delete(tenantId);
    }
  }
}
