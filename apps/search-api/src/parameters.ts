import { z } from '@hono/zod-openapi';

/** Longest text that is searched for, in characters. */
const MAX_TEXT_LENGTH = 512;
const MAX_VALUES = 50;

export const TenantPath = z.object({
  tenant_id: z.string().openapi({ param: { name: 'tenant_id', in: 'path' }, example: 'tambo' }),
});

export const text = z
  .string('give it once')
  .max(MAX_TEXT_LENGTH, `must be at most ${MAX_TEXT_LENGTH} characters`)
  .openapi({ description: 'What to look for; at most 12 words count.', example: 'zapatillas rojas' });

export const cursor = z.string('give it once').max(8_192, 'is too long').optional().openapi({
  description: 'The `next_cursor` of the page before; all other parameters but `size` stay the same.',
});

export const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((value) => value === 'true')
  .openapi({ type: 'boolean' });

const DECIMAL = /^\d{1,18}(\.\d{1,4})?$/;
/** An amount as decimal text, compared as the number it is. */
export const amount = z
  .string('give it once')
  .regex(DECIMAL, 'must be an amount such as 12.50, of at most 18 digits and 4 decimals')
  .optional()
  .openapi({ type: 'string', example: '12.50' });

/** A page size between 1 and `max`. */
export function pageSize(max: number, standard: number) {
  const detail = `must be a whole number from 1 to ${max}`;
  return z
    .string(detail)
    .regex(/^\d{1,9}$/, detail)
    .transform(Number)
    .refine((size) => size >= 1 && size <= max, detail)
    .default(standard)
    .openapi({ type: 'integer', minimum: 1, maximum: max, default: standard });
}

/** A parameter that may be repeated; values are joined by *or*. A comma is part of a value. */
export function several(description: string) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((values) => (typeof values === 'string' ? [values] : values))
    .refine((values) => values.length <= MAX_VALUES, `may be given at most ${MAX_VALUES} times`)
    .refine(
      (values) => values.every((value) => value.length >= 1 && value.length <= 256),
      'must have 1 to 256 characters',
    )
    .optional()
    .openapi({
      type: 'array',
      items: { type: 'string' },
      description: `${description} Repeat it for several.`,
    });
}

/** Names out of a fixed list, repeated or separated by commas. */
export function namesOf<const N extends string>(names: readonly N[]) {
  const known: ReadonlySet<string> = new Set(names);
  return z
    .union([z.string(), z.array(z.string())])
    .transform((values) => [...new Set([values].flat().flatMap((value) => value.split(',')))])
    .refine(
      (values): values is N[] => values.every((value) => known.has(value)),
      `may name ${names.join(', ')}`,
    )
    .optional()
    .openapi({ type: 'array', items: { type: 'string', enum: [...names] } });
}

/** A day in the tenant's time zone, or an instant with its zone. */
export function moment(description: string) {
  return z
    .string('give it once')
    .refine(isMoment, 'must be a day such as 2026-01-31 or a time with a zone such as 2026-01-31T10:30:00Z')
    .optional()
    .openapi({ type: 'string', description, example: '2026-01-31' });
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** `Date` takes 30 February for 2 March. */
function isMoment(value: string): boolean {
  if (!MOMENT.test(value) || Number.isNaN(Date.parse(value))) return false;
  const day = value.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** Whether one decimal text is greater than another, without rounding either. */
export function isGreater(one: string, other: string): boolean {
  const scale = (decimal: string): bigint => {
    const [integer = '0', decimals = ''] = decimal.split('.');
    return BigInt(integer + decimals.padEnd(4, '0'));
  };
  return scale(one) > scale(other);
}
