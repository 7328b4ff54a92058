import { type Sql, identifier, sql } from './fragment.ts';

/** Common table `lines`: one row per item of the purchases in the table named, beside its purchase's own fields. */
export function itemLines(table: 'selected' | 'purchases'): Sql {
  return sql`lines AS (
  SELECT "purchase_id", "customer_id", "status", "currency", "purchased_at",
    item."product_id", item."product_name", item."category", item."brand", item."sku", item."quantity",
    CAST(item."unit_price" AS DECIMAL(22,4)) AS "unit_price",
    CAST(item."quantity" AS DECIMAL(15,0)) * CAST(item."unit_price" AS DECIMAL(22,4)) AS "item_revenue"
  FROM ${identifier(table)}
  CROSS JOIN UNNEST("items") AS item("product_id", "product_name", "category", "brand", "sku", "quantity", "unit_price")
)`;
}
