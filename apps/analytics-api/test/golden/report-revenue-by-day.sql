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
  WHERE "purchased_at" >= '2026-10-31T23:00:00.000Z' AND "purchased_at" < '2026-11-23T23:00:00.000Z' AND "currency" = 'PEN'
)
SELECT
  date_format(from_iso8601_timestamp("purchased_at") AT TIME ZONE 'Europe/Madrid', '%Y-%m-%d'),
  "status",
  coalesce(sum("total"), CAST('0' AS DECIMAL(22,4))),
  count(*),
  sum("total"),
  count("total")
FROM selected
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 10001

-- []
