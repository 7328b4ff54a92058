import {
  columnExpression,
  type LakeFormat,
  RAW_TABLE_NAME,
  type PurchaseColumnName,
} from '@cloudpf/lake-catalog';
import { type Tenant } from '@cloudpf/tenant-routing';
import { Temporal } from 'temporal-polyfill';
import { type Sql, identifier, literal, sql, trusted } from './fragment.ts';
import { partitionsBetween } from './partitions.ts';

/** Where the lake's tables are and how its objects are written. */
export interface LakeTables {
  readonly database: string;
  readonly format: LakeFormat;
}

/** What decides which rows of the change log a query may see. */
export interface PurchasesScope {
  readonly tenant: Tenant;
  readonly tables: LakeTables;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Common table `purchases`: each purchase once, in its newest state, removed ones gone.
 *
 * The days scanned are those of the changes, not of the purchases: a purchase of long ago may arrive today.
 * They start the day before the tenant did and end tomorrow, so that clocks may differ.
 */
export function currentPurchases({ tenant, tables, now }: PurchasesScope): Sql {
  const { format, database } = tables;
  const column = (name: PurchaseColumnName): Sql => trusted(columnExpression(format, name));
  return sql`changes AS (
  SELECT *, row_number() OVER (PARTITION BY "purchase_id" ORDER BY "position" DESC) AS "recency"
  FROM ${identifier(database)}.${identifier(RAW_TABLE_NAME)}
  WHERE "tenant_id" = ${literal(tenant.tenant_id)} AND ${partitionsBetween(firstDay(tenant), lastDay(now))}
),
purchases AS (
  SELECT "purchase_id",
    ${column('customer_id')} AS "customer_id",
    ${column('status')} AS "status",
    coalesce(${column('currency')}, ${literal(tenant.currency)}) AS "currency",
    ${column('total')} AS "total",
    ${column('item_count')} AS "item_count",
    "purchased_at",
    ${column('items')} AS "items"
  FROM changes
  WHERE "recency" = 1 AND "op" = 'upsert'
)`;
}

function firstDay(tenant: Tenant): string {
  return dayOf(Temporal.Instant.from(tenant.created_at)).subtract({ days: 1 }).toString();
}

function lastDay(now: number): string {
  return dayOf(Temporal.Instant.fromEpochMilliseconds(now)).add({ days: 1 }).toString();
}

function dayOf(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO('UTC').toPlainDate();
}
