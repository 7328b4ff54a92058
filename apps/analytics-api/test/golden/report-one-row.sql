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
  WHERE "purchased_at" >= '2026-11-01T00:00:00.000Z' AND "purchased_at" < '2026-11-02T00:00:00.000Z' AND "customer_id" IS NOT NULL
)
SELECT
  count(*),
  min("purchased_at"),
  max("item_count")
FROM selected
LIMIT 1001

-- []
