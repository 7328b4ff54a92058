WITH changes AS (
  SELECT *, row_number() OVER (PARTITION BY "purchase_id" ORDER BY "position" DESC) AS "recency"
  FROM "cloudpf"."purchases_raw"
  WHERE "tenant_id" = 'acme' AND (("year" = '2026' AND "month" = '09' AND "day" >= '14') OR ("year" = '2026' AND "month" = '10') OR ("year" = '2026' AND "month" = '11' AND "day" <= '25'))
),
purchases AS (
  SELECT "purchase_id",
    "customer_id" AS "customer_id",
    "status" AS "status",
    coalesce("currency", 'PEN') AS "currency",
    CAST("total" AS DECIMAL(22,4)) AS "total",
    "item_count" AS "item_count",
    "purchased_at",
    "items" AS "items"
  FROM changes
  WHERE "recency" = 1 AND "op" = 'upsert'
),
selected AS (
  SELECT "currency", "status", CAST(date_trunc('week', CAST(date_format(from_iso8601_timestamp("purchased_at") AT TIME ZONE 'America/Santiago', '%Y-%m-%d') AS DATE)) AS VARCHAR) AS "period", "total", "item_count"
  FROM purchases
  WHERE "purchased_at" >= '2026-10-05T03:00:00.000Z' AND "purchased_at" < '2026-11-01T03:00:00.000Z' AND "status" IN (?)
)
SELECT grouping("currency", "status", "period"), "currency", "status", "period", count(*), sum("total"), sum("item_count")
FROM selected
GROUP BY GROUPING SETS (("currency"), ("currency", "status"), ("currency", "period"))
;
WITH changes AS (
  SELECT *, row_number() OVER (PARTITION BY "purchase_id" ORDER BY "position" DESC) AS "recency"
  FROM "cloudpf"."purchases_raw"
  WHERE "tenant_id" = 'acme' AND (("year" = '2026' AND "month" = '09' AND "day" >= '14') OR ("year" = '2026' AND "month" = '10') OR ("year" = '2026' AND "month" = '11' AND "day" <= '25'))
),
purchases AS (
  SELECT "purchase_id",
    "customer_id" AS "customer_id",
    "status" AS "status",
    coalesce("currency", 'PEN') AS "currency",
    CAST("total" AS DECIMAL(22,4)) AS "total",
    "item_count" AS "item_count",
    "purchased_at",
    "items" AS "items"
  FROM changes
  WHERE "recency" = 1 AND "op" = 'upsert'
),
selected AS (
  SELECT * FROM purchases
  WHERE "purchased_at" >= '2026-10-05T03:00:00.000Z' AND "purchased_at" < '2026-11-01T03:00:00.000Z' AND "status" IN (?) AND "currency" = 'PEN'
),
lines AS (
  SELECT "purchase_id", "customer_id", "status", "currency", "purchased_at",
    item."product_id", item."product_name", item."category", item."brand", item."sku", item."quantity",
    CAST(item."unit_price" AS DECIMAL(22,4)) AS "unit_price",
    CAST(item."quantity" AS DECIMAL(15,0)) * CAST(item."unit_price" AS DECIMAL(22,4)) AS "item_revenue"
  FROM "selected"
  CROSS JOIN UNNEST("items") AS item("product_id", "product_name", "category", "brand", "sku", "quantity", "unit_price")
),
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
WHERE "place" <= 3
ORDER BY "group_id", "place"
