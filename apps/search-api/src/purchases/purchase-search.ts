import { type IndexSearch } from '../ports.ts';
import { type SearchText } from '../text/parse-text.ts';
import { type Query } from '../text/query.ts';
import { type Pass, selectText } from '../text/text-query.ts';
import { type PurchaseParameters, type PurchaseSort } from './purchase-parameters.ts';

/** A time that no index can hold is missing there; it counts as the oldest. */
const byTime = (order: 'asc' | 'desc') => ({ purchased_at: { order, missing: 0 } });
const byTotal = (order: 'asc' | 'desc') => ({ total: { order, missing: -1 } });

const SORTS: Readonly<Record<PurchaseSort, readonly Query[]>> = {
  newest: [byTime('desc'), { purchase_id: 'asc' }],
  oldest: [byTime('asc'), { purchase_id: 'asc' }],
  total_desc: [byTotal('desc'), { purchase_id: 'asc' }],
  total_asc: [byTotal('asc'), { purchase_id: 'asc' }],
};

export interface PurchaseSearch {
  readonly parameters: Omit<PurchaseParameters, 'cursor'>;
  readonly text: SearchText | undefined;
  readonly timeZone: string;
  readonly pass: Pass;
  readonly after: readonly unknown[] | undefined;
}

/** One page of purchases: one hit more than asked for tells whether there is a next one. */
export function purchaseSearch({ parameters, text, timeZone, pass, after }: PurchaseSearch): IndexSearch {
  const filter = filtersOf(parameters, timeZone);
  if (text) filter.push(selectText(text, { mode: 'auto', pass }));
  return {
    table: 'purchases',
    body: {
      size: parameters.size + 1,
      query: { bool: { filter } },
      sort: SORTS[parameters.sort],
      ...(after && { search_after: after }),
    },
  };
}

function filtersOf(parameters: Omit<PurchaseParameters, 'cursor'>, timeZone: string): Query[] {
  const { status, customer_id: customer, from, to, total_min: min, total_max: max } = parameters;
  const filters: Query[] = [];
  if (status) filters.push({ terms: { status } });
  if (customer) filters.push({ terms: { customer_id: customer } });
  if (from !== undefined || to !== undefined) {
    filters.push({ range: { purchased_at: { ...bounds(from, to), time_zone: timeZone } } });
  }
  if (min !== undefined || max !== undefined) filters.push({ range: { total: bounds(min, max) } });
  return filters;
}

function bounds(from: string | undefined, to: string | undefined): Query {
  return { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lte: to }) };
}
