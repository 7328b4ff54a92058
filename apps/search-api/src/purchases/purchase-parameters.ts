import { z } from '@hono/zod-openapi';
import { amount, cursor, isGreater, moment, pageSize, several, text } from '../parameters.ts';

export const PURCHASE_SORTS = ['newest', 'oldest', 'total_desc', 'total_asc'] as const;
export type PurchaseSort = (typeof PURCHASE_SORTS)[number];

export const PurchaseParameters = z
  .strictObject({
    q: text
      .optional()
      .openapi({ description: 'Words of the items, or ids of purchase, customer or product.' }),
    status: several('Only with this status.'),
    customer_id: several('Only of this customer.'),
    from: moment("Purchased at this time or later; a day begins in the tenant's time zone."),
    to: moment('Purchased at this time or earlier; a day counts to its end.'),
    total_min: amount,
    total_max: amount,
    sort: z.enum(PURCHASE_SORTS, `may be ${PURCHASE_SORTS.join(', ')}`).default('newest'),
    size: pageSize(100, 20),
    cursor,
  })
  .superRefine(({ total_min: min, total_max: max, from, to }, context) => {
    if (min !== undefined && max !== undefined && isGreater(min, max)) {
      context.addIssue({
        code: 'custom',
        path: ['total_min'],
        message: 'must not be greater than total_max',
      });
    }
    if (from !== undefined && to !== undefined && isLater(from, to)) {
      context.addIssue({ code: 'custom', path: ['from'], message: 'must not be later than to' });
    }
  });
export type PurchaseParameters = z.infer<typeof PurchaseParameters>;

/** Days and instants compare by their days alone: where a day begins is the tenant's affair. */
function isLater(from: string, to: string): boolean {
  const areInstants = from.length > 10 && to.length > 10;
  return areInstants ? Date.parse(from) > Date.parse(to) : from.slice(0, 10) > to.slice(0, 10);
}
