import * as z from 'zod';

/** A whole number, as Pulumi's configuration gives it: number, or text of digits. */
export function atLeast(least: number, most = Number.MAX_SAFE_INTEGER) {
  const message = `must be a whole number, ${least} or more`;
  const whole = z.number(message).int(message).min(least, message).max(most, `must be at most ${most}`);
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    whole,
  );
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
