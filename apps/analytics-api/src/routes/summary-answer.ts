import * as z from 'zod';

const Amount = z
  .string()
  .meta({ description: 'Decimal text with two to four decimals.', example: '1234.50' });
export const Cost = z.string().meta({
  description: 'US dollars for the bytes scanned: 5 a terabyte, at least 10 MB a query.',
  example: '0.0001',
});
export const DataThrough = z.iso.datetime().nullable().meta({
  description: 'Every change up to this time is counted; null where nothing has reached the lake yet.',
});

const figures = {
  revenue: Amount,
  purchases: z.int(),
  average: Amount.nullable().meta({
    description: 'Revenue by purchases, halves rounded up; null without a purchase.',
  }),
  items: z.int().meta({ description: 'Units sold.' }),
};
const itemFigures = { purchases: z.int(), quantity: z.int(), revenue: Amount };

export const SummaryAnswer = z
  .object({
    tenant_id: z.string(),
    from: z.string(),
    to: z.string(),
    granularity: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    totals: z.object(figures),
    by_currency: z.array(z.object({ currency: z.string(), ...figures })),
    by_status: z.array(z.object({ status: z.string().nullable(), ...figures })),
    series: z.array(
      z.object({
        period: z.iso.date().meta({ description: 'First day of the period.' }),
        partial: z.boolean().meta({ description: 'The range cuts a part of this period off.' }),
        ...figures,
      }),
    ),
    top_products: z.array(z.object({ product_id: z.string(), name: z.string().nullable(), ...itemFigures })),
    top_categories: z.array(z.object({ category: z.string().nullable(), ...itemFigures })),
    data_through: DataThrough,
    complete: z.boolean(),
    bytes_scanned: z.int(),
    cost_usd: Cost,
    query_ids: z.array(z.string()),
  })
  .meta({ id: 'Summary' });
