import { type Sql, identifier, integerLiteral, join, literal, parameter, sql } from '../sql/fragment.ts';
import { itemLines } from '../sql/item-lines.ts';
import { currentPurchases, type LakeTables } from '../sql/purchases.ts';
import { periodExpression } from '../time/periods.ts';
import { lakeInstant } from '../time/time-range.ts';
import { type SummaryRequest } from './summary-request.ts';

/** Which of the grouping sets a row belongs to, as `grouping(...)` numbers them. */
export const PURCHASE_GROUPS = { currency: 3, status: 1, period: 2 } as const;
export const ITEM_GROUPS = { product: 1, category: 2 } as const;

export interface StatementContext {
  readonly tables: LakeTables;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Columns: group, currency, status, period, purchases, revenue, items. One scan gives totals, statuses and series. */
export function purchaseStatement(request: SummaryRequest, context: StatementContext): Sql {
  return sql`WITH ${currentPurchases({ tenant: request.tenant, ...context })},
selected AS (
  SELECT "currency", "status", ${periodExpression(request.granularity, request.timeZone)} AS "period", "total", "item_count"
  FROM purchases
  WHERE ${selection(request)}
)
SELECT grouping("currency", "status", "period"), "currency", "status", "period", count(*), sum("total"), sum("item_count")
FROM selected
GROUP BY GROUPING SETS (("currency"), ("currency", "status"), ("currency", "period"))`;
}

/** Columns: group, product, category, name, purchases, quantity, revenue; the best of each group, best first. */
export function itemStatement(request: SummaryRequest, context: StatementContext): Sql {
  return sql`WITH ${currentPurchases({ tenant: request.tenant, ...context })},
selected AS (
  SELECT * FROM purchases
  WHERE ${selection(request)} AND "currency" = ${literal(request.currency)}
),
${itemLines('selected')},
grouped AS (
  SELECT grouping("product_id", "category") AS "group_id", "product_id", "category", max_by("product_name", "purchased_at") AS "name",
    count(DISTINCT "purchase_id") AS "purchases", sum("quantity") AS "quantity", sum("item_revenue") AS "revenue"
  FROM lines
  GROUP BY GROUPING SETS (("product_id"), ("category"))
),
placed AS (
  SELECT *, row_number() OVER (PARTITION BY "group_id" ORDER BY "revenue" DESC NULLS LAST, "quantity" DESC, "product_id", "category") AS "place"
  FROM grouped
)
SELECT "group_id", "product_id", "category", "name", "purchases", "quantity", "revenue"
FROM placed
WHERE "place" <= ${integerLiteral(request.top)}
ORDER BY "group_id", "place"`;
}

function selection({ range, statuses }: SummaryRequest): Sql {
  const purchasedAt = identifier('purchased_at');
  const inRange = sql`${purchasedAt} >= ${literal(lakeInstant(range.from))} AND ${purchasedAt} < ${literal(lakeInstant(range.to))}`;
  if (statuses.length === 0) return inRange;
  return sql`${inRange} AND "status" IN (${join(statuses.map(parameter), ', ')})`;
}
