import { type Image } from '@cloudpf/commerce';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type ItemPage, type ItemTable, type PageOptions } from './item-table.ts';

const PAGE = 1_000;

/** A table in this process: items by tenant and sort key. */
export class InMemoryItemTable implements ItemTable {
  readonly keyName: string;
  readonly #label: string;
  readonly #tenants = new Map<string, Map<string, Image>>();
  readonly #now: () => Date;

  constructor(
    keyName: string,
    { label = '2026-11-24T04:00:00.000', now = () => new Date() }: { label?: string; now?: () => Date } = {},
  ) {
    this.keyName = keyName;
    this.#label = label;
    this.#now = now;
  }

  put(image: Image): void {
    const tenant = image['tenant_id']?.S ?? '';
    const items = this.#tenants.get(tenant) ?? new Map<string, Image>();
    this.#tenants.set(tenant, items.set(image[this.keyName]?.S ?? '', image));
  }

  remove(tenant: string, key: string): void {
    this.#tenants.get(tenant)?.delete(key);
  }

  async streamLabel(): Promise<string> {
    return this.#label;
  }

  async page(tenant: TenantId, { after, limit = PAGE }: PageOptions = {}): Promise<ItemPage> {
    const readAt = this.#now().toISOString();
    const sorted = [...(this.#tenants.get(tenant) ?? [])].sort(([a], [b]) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
    const from = after === undefined ? 0 : sorted.findIndex(([key]) => isAfter(key, after));
    const rest = from < 0 ? [] : sorted.slice(from);
    const page = rest.slice(0, limit);
    const last = page.at(-1)?.[0];
    return {
      items: page.map(([, image]) => image),
      readAt,
      ...(rest.length > page.length && last !== undefined ? { after: last } : {}),
    };
  }

  async count(tenant: TenantId): Promise<number> {
    return this.#tenants.get(tenant)?.size ?? 0;
  }

  async get(tenant: TenantId, keys: readonly string[]): Promise<ReadonlyMap<string, Image>> {
    const items = this.#tenants.get(tenant);
    return new Map(
      keys.flatMap((key) => {
        const image = items?.get(key);
        return image ? [[key, image] as const] : [];
      }),
    );
  }
}

function isAfter(key: string, than: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(than)) > 0;
}
