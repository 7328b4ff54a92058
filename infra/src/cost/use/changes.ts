import { ASSUMPTIONS } from '../assumptions.ts';
import { DAYS_A_MONTH, MINUTES_A_MONTH } from '../bill.ts';
import { type Usage } from '../usage.ts';

const SECONDS_A_MONTH = MINUTES_A_MONTH * 60;

/** Changes of one table in a month, of all tenants together. */
export interface TableChanges {
  readonly changes: number;
  /** Markers, one a tenant and minute. */
  readonly heartbeats: number;
  /** Runs of the function that takes them. */
  readonly batches: number;
}

/** How many purchases change how often, and what that changes of products. */
export function changesOf(usage: Usage): {
  readonly products: TableChanges;
  readonly purchases: TableChanges;
} {
  const { productChangesPerDay, stockChangesPerPurchase, changesPerPurchase } = ASSUMPTIONS;
  const { tenants, products, purchasesPerDay } = usage;
  const heartbeats = tenants * MINUTES_A_MONTH;
  const table = (changesPerDay: number) => {
    const changes = tenants * changesPerDay * DAYS_A_MONTH;
    return { changes, heartbeats, batches: batchesOf(changes + heartbeats, ASSUMPTIONS.shards.value) };
  };
  return {
    products: table(products * productChangesPerDay.value + purchasesPerDay * stockChangesPerPurchase.value),
    purchases: table(purchasesPerDay * changesPerPurchase.value),
  };
}

/**
 * Polls that find something, where records come one by one at random: nearly one a record while there are few, and no
 * more than there are polls.
 */
export function batchesOf(records: number, shards: number): number {
  const polls = shards * ASSUMPTIONS.pollsPerSecond.value * SECONDS_A_MONTH;
  return polls * -Math.expm1(-records / polls);
}
