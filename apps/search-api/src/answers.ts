import { z } from '@hono/zod-openapi';

export const TotalSchema = z.object({
  value: z.int(),
  relation: z.enum(['eq', 'gte']).openapi({ description: '`gte`: there are at least so many.' }),
});

export const FreshnessSchema = z
  .object({
    indexed_through: z.iso.datetime().nullable().openapi({
      description: 'Every change up to this time is in the results; `null` where that is not known.',
    }),
    lag_ms: z
      .int()
      .nullable()
      .openapi({ description: 'From a change in the table to its being found, as last measured.' }),
    parked: z
      .int()
      .nullable()
      .openapi({ description: 'Changes that wait because the search node could not take them.' }),
  })
  .openapi('Freshness');

const Money = z.string().openapi({ description: 'Decimal text; all digits are kept.', example: '12.50' });

const ProductSchema = z
  .looseObject({
    product_id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    category: z.string().optional(),
    brand: z.string().optional(),
    sku: z.string().optional(),
    price: Money.optional(),
    currency: z.string().optional(),
    stock: z.int().optional(),
    in_stock: z.boolean(),
    tags: z.array(z.string()).optional(),
    created_at: z.iso.datetime().optional(),
    updated_at: z.iso.datetime().optional(),
    attributes: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('Product');

export const FoundProductSchema = ProductSchema.extend({
  score: z.number().optional().openapi({
    description: 'Only for the order by relevance, and only good for comparing within one answer.',
  }),
  match: z.enum(['exact', 'typo', 'partial']).optional(),
  missing_terms: z
    .array(z.string())
    .optional()
    .openapi({ description: 'Words of a partial answer that this product lacks.' }),
  highlight: z
    .object({ name: z.string().optional(), description: z.string().optional() })
    .optional()
    .openapi({
      description: 'HTML: the text is escaped, what matches is in `<mark>`.',
    }),
}).openapi('FoundProduct');
/** What the pipeline wrote, and how it was found. */
export type FoundProduct = z.infer<typeof FoundProductSchema>;

export const PurchaseSchema = z
  .looseObject({
    purchase_id: z.string(),
    customer_id: z.string().optional(),
    status: z.string(),
    currency: z.string().optional(),
    total: Money,
    items: z.array(
      z.looseObject({ product_id: z.string(), quantity: z.int(), unit_price: Money.optional() }),
    ),
    item_count: z.int(),
    purchased_at: z.iso.datetime(),
    updated_at: z.iso.datetime().optional(),
    attributes: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi('Purchase');
export type FoundPurchase = z.infer<typeof PurchaseSchema>;

const about = {
  total: TotalSchema,
  next_cursor: z.string().nullable(),
  typo_applied: z
    .boolean()
    .openapi({ description: 'Some of these were found by correcting what was typed.' }),
  dropped_terms: z
    .array(z.string())
    .openapi({ description: 'Words that had to be left out for anything to be found.' }),
  partial: z.boolean().openapi({ description: 'The time limit cut the search short: there may be more.' }),
  freshness: FreshnessSchema,
  took_ms: z.int(),
};

const FacetValues = z.array(z.object({ value: z.string(), count: z.int() }));

export const ProductPageSchema = z
  .object({
    items: z.array(FoundProductSchema),
    mode: z.enum(['auto', 'exact', 'prefix', 'fuzzy']),
    facets: z
      .object({
        category: FacetValues,
        brand: FacetValues,
        tags: FacetValues,
        in_stock: FacetValues,
        price: z.object({ min: Money.nullable(), max: Money.nullable() }),
      })
      .partial()
      .optional()
      .openapi({ description: 'Each facet counts under all filters but its own.' }),
    ...about,
  })
  .openapi('ProductPage');

export const PurchasePageSchema = z
  .object({ items: z.array(PurchaseSchema), ...about })
  .openapi('PurchasePage');
