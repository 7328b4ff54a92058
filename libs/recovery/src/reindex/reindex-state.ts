import { type Product, type Purchase } from '@cloudpf/commerce';
import { type ReindexPorts } from './reindex-ports.ts';
import { type ReindexState } from './reindex-report.ts';

/** Looks where a reindex stands, and changes nothing. */
export async function reindexState<T extends Product | Purchase>({
  tenant,
  schema,
  generations,
}: Pick<ReindexPorts<T>, 'tenant' | 'schema' | 'generations'>): Promise<ReindexState> {
  const { live, newer, older } = await generations.read();
  const whose = { tenant_id: tenant.tenant_id, table: schema.table, live: live.index };
  const building = newer.at(-1);
  if (building) {
    const fill = await generations.progress(building);
    const { documents, updated_at } = fill ?? {};
    return {
      ...whose,
      state: 'building',
      beside: building.index,
      ...(documents === undefined || updated_at === undefined ? {} : { documents, updated_at }),
    };
  }
  const kept = older.at(-1);
  return kept ? { ...whose, state: 'swapped', beside: kept.index } : { ...whose, state: 'none' };
}
