import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { BackfillCursor } from './backfill-cursor.ts';
import { type BackfillPorts } from './backfill.ts';

/** What a backfill would have to do. JSON as programs get it. */
export interface BackfillPlan {
  readonly tenant_id: string;
  readonly table: Table;
  /** About how many items the table has. */
  readonly items: number;
  /** Changes that wait; the items they are of come first. */
  readonly parked: number;
  readonly quarantined: number;
  /** A run that was stopped and can be resumed: how many items it had brought, and when it was stopped. */
  readonly stopped?: { readonly items: number; readonly at: string };
}

/** Looks at the table and at what waits, and writes nothing. */
export async function planBackfill<T extends Product | Purchase>({
  tenant: { tenant_id: tenant },
  schema: { table: name },
  table,
  parked,
  quarantine,
  holding,
}: Omit<BackfillPorts<T>, 'index' | 'documents' | 'provision'>): Promise<BackfillPlan> {
  const [items, waiting, quarantined, stopped] = await Promise.all([
    table.count(tenant),
    parked.summary(name, tenant),
    quarantine.count(name, tenant),
    new BackfillCursor(holding, { table: name, tenant }).read(),
  ]);
  return {
    tenant_id: tenant,
    table: name,
    items,
    parked: waiting.count,
    quarantined,
    ...(stopped ? { stopped: { items: stopped.items, at: stopped.updated_at } } : {}),
  };
}
