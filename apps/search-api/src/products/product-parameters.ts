import { z } from '@hono/zod-openapi';
import { amount, cursor, flag, isGreater, namesOf, pageSize, several, text } from '../parameters.ts';
import { MODES } from '../text/unit-ranks.ts';

export const PRODUCT_SORTS = ['relevance', 'price_asc', 'price_desc', 'name', 'newest'] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

export const FACETS = ['category', 'brand', 'tags', 'in_stock', 'price'] as const;
export type Facet = (typeof FACETS)[number];

export const ProductParameters = z
  .strictObject({
    q: text.optional(),
    mode: z
      .enum(MODES, `may be ${MODES.join(', ')}`)
      .default('auto')
      .openapi({
        description:
          '`auto`: plurals, beginnings, typos and joined words, best first. `exact`: whole words as typed, but for accents and case. `prefix`: every word may be a beginning. `fuzzy`: as `auto`, with more typos.',
      }),
    category: several('Only this category, whatever its case and accents.'),
    brand: several('Only this brand, whatever its case and accents.'),
    tags: several('Only with this tag.'),
    price_min: amount,
    price_max: amount,
    in_stock: flag.optional(),
    facets: namesOf(FACETS),
    highlight: flag.default(false),
    sort: z
      .enum(PRODUCT_SORTS, `may be ${PRODUCT_SORTS.join(', ')}`)
      .optional()
      .openapi({
        description: 'Default `relevance` with `q`, `newest` without.',
      }),
    size: pageSize(100, 20),
    cursor,
  })
  .superRefine(({ price_min: min, price_max: max }, context) => {
    if (min !== undefined && max !== undefined && isGreater(min, max)) {
      context.addIssue({
        code: 'custom',
        path: ['price_min'],
        message: 'must not be greater than price_max',
      });
    }
  });
export type ProductParameters = z.infer<typeof ProductParameters>;
