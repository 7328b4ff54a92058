WITH changes AS (
  SELECT *, row_number() OVER (PARTITION BY "purchase_id" ORDER BY "position" DESC) AS "recency"
  FROM "cloudpf"."purchases_raw"
  WHERE "tenant_id" = 'acme' AND (("year" = '2026' AND "month" = '09' AND "day" >= '14') OR ("year" = '2026' AND "month" = '10') OR ("year" = '2026' AND "month" = '11' AND "day" <= '25'))
),
purchases AS (
  SELECT "purchase_id",
    NULLIF("customer_id", '') AS "customer_id",
    NULLIF("status", '') AS "status",
    coalesce(NULLIF("currency", ''), 'PEN') AS "currency",
    CAST(NULLIF("total", '') AS DECIMAL(22,4)) AS "total",
    CAST(NULLIF("item_count", '') AS INTEGER) AS "item_count",
    "purchased_at",
    CAST(json_parse(NULLIF("items", '')) AS ARRAY(ROW(product_id VARCHAR, name VARCHAR, category VARCHAR, brand VARCHAR, sku VARCHAR, quantity INTEGER, unit_price VARCHAR))) AS "items"
  FROM changes
  WHERE "recency" = 1 AND "op" = 'upsert'
),
lines AS (
  SELECT "purchase_id", "customer_id", "status", "currency", "purchased_at",
    item."product_id", item."product_name", item."category", item."brand", item."sku", item."quantity",
    CAST(item."unit_price" AS DECIMAL(22,4)) AS "unit_price",
    CAST(item."quantity" AS DECIMAL(15,0)) * CAST(item."unit_price" AS DECIMAL(22,4)) AS "item_revenue"
  FROM "purchases"
  CROSS JOIN UNNEST("items") AS item("product_id", "product_name", "category", "brand", "sku", "quantity", "unit_price")
),
selected AS (
  SELECT * FROM lines
  WHERE "purchased_at" >= '2026-10-01T05:00:00.000Z' AND "purchased_at" < '2026-11-01T05:00:00.000Z' AND "currency" = 'PEN' AND ("status" IN (?, ?) AND (starts_with("brand", ?) OR "unit_price" >= CAST('10.5' AS DECIMAL(22,4))))
)
SELECT
  "category",
  coalesce(sum("item_revenue"), CAST('0' AS DECIMAL(22,4))),
  coalesce(sum("quantity"), 0),
  count(DISTINCT "purchase_id"),
  count(DISTINCT "customer_id")
FROM selected
GROUP BY 1
HAVING coalesce(sum("item_revenue"), CAST('0' AS DECIMAL(22,4))) > CAST('100' AS DECIMAL(22,4))
ORDER BY coalesce(sum("item_revenue"), CAST('0' AS DECIMAL(22,4))) DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 21

-- ["'paid'","'shipped''s'","'Ñ'"]
