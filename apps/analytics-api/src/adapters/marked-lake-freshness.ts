import { type Lake } from '@cloudpf/lake-writer';
import { type TenantId } from '@cloudpf/tenant-routing';
import { LRUCache } from 'lru-cache';
import { QueryError } from '../errors.ts';
import { type LakeFreshness } from '../ports.ts';

export interface FreshnessOptions {
  /** How long a mark is believed, milliseconds; an older mark only says less than is true. */
  readonly ttlMs?: number;
  readonly maxTenants?: number;
}

/** The marks that the pipeline leaves in the lake. */
export class MarkedLakeFreshness implements LakeFreshness {
  readonly #marks: LRUCache<string, { readonly dataThrough: string }>;
  readonly #lake: Pick<Lake, 'readFreshness'>;

  constructor(
    lake: Pick<Lake, 'readFreshness'>,
    { ttlMs = 5_000, maxTenants = 10_000 }: FreshnessOptions = {},
  ) {
    this.#lake = lake;
    this.#marks = new LRUCache({ max: maxTenants, ttl: ttlMs });
  }

  async dataThrough(tenantId: TenantId): Promise<string | undefined> {
    const known = this.#marks.get(tenantId);
    if (known) return known.dataThrough;
    const mark = await this.#read(tenantId);
    if (mark) this.#marks.set(tenantId, { dataThrough: mark.data_through });
    return mark?.data_through;
  }

  async #read(tenantId: TenantId) {
    try {
      return await this.#lake.readFreshness(tenantId);
    } catch (cause) {
      throw new QueryError('unavailable', `the freshness of the lake of ${tenantId} cannot be read`, {
        cause,
      });
    }
  }
}
