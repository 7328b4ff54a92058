import { amountText, average } from '../decimal.ts';
import { type Row } from '../ports.ts';
import { periodsOf } from '../time/periods.ts';
import { ITEM_GROUPS, PURCHASE_GROUPS } from './statements.ts';
import { type SummaryRequest } from './summary-request.ts';

/** Money as decimal text; `average` is absent where there was no purchase. */
export interface Figures {
  readonly revenue: string;
  readonly purchases: number;
  readonly average: string | null;
  readonly items: number;
}

export interface TopProduct {
  readonly product_id: string;
  readonly name: string | null;
  readonly purchases: number;
  readonly quantity: number;
  readonly revenue: string;
}

export interface TopCategory {
  readonly category: string | null;
  readonly purchases: number;
  readonly quantity: number;
  readonly revenue: string;
}

export interface Summary {
  readonly totals: Figures;
  readonly by_currency: (Figures & { readonly currency: string })[];
  readonly by_status: (Figures & { readonly status: string | null })[];
  readonly series: (Figures & { readonly period: string; readonly partial: boolean })[];
  readonly top_products: TopProduct[];
  readonly top_categories: TopCategory[];
}

const NOTHING: Figures = { revenue: '0.00', purchases: 0, average: null, items: 0 };

/** Puts the rows of both statements together; periods without a purchase are there with zeros. */
export function toSummary(
  request: SummaryRequest,
  purchaseRows: readonly Row[],
  itemRows: readonly Row[],
): Summary {
  const groups = purchaseRows.map(readPurchaseGroup);
  const ofCurrency = groups.filter(({ currency }) => currency === request.currency);
  const byPeriod = new Map(
    ofCurrency
      .filter(({ group }) => group === PURCHASE_GROUPS.period)
      .map(({ period, figures }) => [period, figures]),
  );
  return {
    totals: ofCurrency.find(({ group }) => group === PURCHASE_GROUPS.currency)?.figures ?? NOTHING,
    by_currency: groups
      .filter(({ group }) => group === PURCHASE_GROUPS.currency)
      .map(({ currency, figures }) => ({ currency, ...figures }))
      .sort((a, b) => order(a.currency, b.currency)),
    by_status: ofCurrency
      .filter(({ group }) => group === PURCHASE_GROUPS.status)
      .map(({ status, figures }) => ({ status, ...figures }))
      .sort((a, b) => b.purchases - a.purchases || order(a.status ?? '', b.status ?? '')),
    series: periodsOf(request.range, request.granularity).map(({ start, partial }) => ({
      period: start,
      partial,
      ...(byPeriod.get(start) ?? NOTHING),
    })),
    top_products: itemRows.filter(([group]) => Number(group) === ITEM_GROUPS.product).map(readProduct),
    top_categories: itemRows.filter(([group]) => Number(group) === ITEM_GROUPS.category).map(readCategory),
  };
}

interface PurchaseGroup {
  readonly group: number;
  readonly currency: string;
  readonly status: string | null;
  readonly period: string | null;
  readonly figures: Figures;
}

function readPurchaseGroup([group, currency, status, period, purchases, revenue, items]: Row): PurchaseGroup {
  const sum = revenue ?? '0';
  const count = purchases ?? '0';
  return {
    group: Number(group),
    currency: currency ?? '',
    status: status ?? null,
    period: period ?? null,
    figures: {
      revenue: amountText(sum),
      purchases: Number(count),
      average: average(sum, count) ?? null,
      items: Number(items ?? 0),
    },
  };
}

function readProduct([, productId, , name, purchases, quantity, revenue]: Row): TopProduct {
  return { product_id: productId ?? '', name: name ?? null, ...itemFigures([purchases, quantity, revenue]) };
}

function readCategory([, , category, , purchases, quantity, revenue]: Row): TopCategory {
  return { category: category ?? null, ...itemFigures([purchases, quantity, revenue]) };
}

function itemFigures([purchases, quantity, revenue]: readonly (string | null | undefined)[]) {
  return {
    purchases: Number(purchases ?? 0),
    quantity: Number(quantity ?? 0),
    revenue: amountText(revenue ?? '0'),
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
