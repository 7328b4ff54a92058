import { type Table, writeAlias } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type CellClient } from '@cloudpf/cells';

/** Tombstones looked for and removed in one request. */
const PAGE = 1_000;

interface SearchResponse {
  readonly hits: {
    readonly hits: readonly {
      readonly _id: string;
      readonly _seq_no: number;
      readonly _primary_term: number;
    }[];
  };
}
interface BulkResponse {
  readonly items: readonly { readonly delete: { readonly status: number } }[];
}

/**
 * Removes the tombstones of changes made before `horizon` (ISO 8601), after which no redrive can bring back what they hide.
 * A tombstone that was written again in the meantime stays.
 * @returns how many were removed.
 */
export async function purgeTombstones(
  client: CellClient,
  { tenant, table, horizon }: { readonly tenant: TenantId; readonly table: Table; readonly horizon: string },
): Promise<number> {
  const alias = writeAlias(tenant, table);
  let purged = 0;
  for (;;) {
    const { hits } = await client.transport.request<SearchResponse>({
      method: 'POST',
      path: `/${alias}/_search`,
      body: JSON.stringify({
        size: PAGE,
        _source: false,
        seq_no_primary_term: true,
        query: {
          bool: { filter: [{ term: { deleted: true } }, { range: { changed_at: { lt: horizon } } }] },
        },
      }),
    });
    if (hits.hits.length === 0) return purged;

    const bulkBody = hits.hits
      .map(
        ({ _id, _seq_no, _primary_term }) =>
          JSON.stringify({ delete: { _id, if_seq_no: _seq_no, if_primary_term: _primary_term } }) + '\n',
      )
      .join('');
    const { items } = await client.transport.request<BulkResponse>({
      method: 'POST',
      path: `/${alias}/_bulk`,
      querystring: { refresh: 'true' },
      bulkBody,
    });
    const removed = items.filter(({ delete: { status } }) => status === 200).length;
    purged += removed;
    if (removed === 0) return purged;
  }
}
