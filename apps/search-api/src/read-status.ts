import { type Table, TABLES } from '@cloudpf/es-mappings';
import { SearchUnavailableError } from './errors.ts';
import { type Asker } from './products/find-products.ts';
import { type Services } from './services.ts';

/** What is in the index, how far it reaches, and what waits beside it; what cannot be read is `null`. */
export async function readStatus(services: Services, asker: Asker) {
  const { tenant_id: tenant } = asker.tenant;
  const [documents, freshness, products, purchases] = await Promise.all([
    countDocuments(services, asker),
    services.freshness.read(asker.tenant, true),
    readHeld(services, 'products', tenant),
    readHeld(services, 'purchases', tenant),
  ]);
  const { tables } = freshness;
  return {
    tenant_id: tenant,
    search: documents ? ('available' as const) : ('unavailable' as const),
    tables: {
      products: { ...tables.products, documents: documents?.[0] ?? null, ...products },
      purchases: { ...tables.purchases, documents: documents?.[1] ?? null, ...purchases },
    },
  };
}

async function countDocuments(
  { index }: Services,
  { tenant, requestId }: Asker,
): Promise<readonly number[] | undefined> {
  const searches = TABLES.map((table) => ({ table, body: { size: 0, track_total_hits: true } }));
  try {
    const pages = await index.search(tenant, searches, requestId);
    return pages.map(({ total }) => total.value);
  } catch (error) {
    if (error instanceof SearchUnavailableError) return undefined;
    throw error;
  }
}

async function readHeld({ parked, quarantined, cells }: Services, table: Table, tenant: string) {
  const [summary, count, cell] = await Promise.all([
    parked.summary(table, tenant).catch(() => undefined),
    quarantined.count(table, tenant).catch(() => undefined),
    cells.read(table, tenant).catch(() => null),
  ]);
  return {
    parked: summary?.count ?? null,
    oldest_parked_at: summary?.oldest_changed_at ?? null,
    quarantined: count ?? null,
    circuit: cell === null ? null : (cell?.circuit ?? ('closed' as const)),
    last_error: cell?.last_error ?? null,
  };
}
