import * as z from 'zod';

/**
 * A tenant's slug, checked once where it enters the system and trusted afterwards.
 * It never holds `_`, `/`, `#` or `.`, so those characters close it in every name made from it.
 */
export const TenantId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/,
    'a tenant id has 3 to 32 lower-case letters, digits or dashes, starts with a letter and does not end in a dash',
  )
  .brand('TenantId');
export type TenantId = z.infer<typeof TenantId>;

/** Tells whether a text could be a tenant id, without an exception for the answer no. */
export function isTenantId(text: string): text is TenantId {
  return TenantId.safeParse(text).success;
}
