import * as z from 'zod';

/** A whole number, as Pulumi's configuration gives it: number or text. */
export function atLeast(least: number) {
  const message = `must be a whole number, ${least} or more`;
  return z.coerce.number(message).int(message).min(least, message);
}

/** One of a few values; numbers may come as text. */
export function oneOf<const T extends string | number>(values: readonly T[]) {
  const isNumber = typeof values[0] === 'number';
  const toNumber = (value: unknown) =>
    isNumber && typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const allowed = z.custom<T>(
    (value) => (values as readonly unknown[]).includes(value),
    `must be one of ${values.join(', ')}`,
  );
  return z.preprocess(toNumber, allowed);
}
