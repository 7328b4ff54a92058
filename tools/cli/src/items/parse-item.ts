import { type AttributeValue, type Image } from '@cloudpf/commerce';
import { badInput } from '../errors.ts';

/** What DynamoDB keeps of a number. */
const MAX_DIGITS = 38;

/**
 * DynamoDB's form of a JSON object. Numbers go over digit by digit as they are written, so all 38 digits stay.
 * @throws CommandError saying where the text is no JSON, or which value DynamoDB cannot hold.
 */
export function parseItem(text: string, origin: string): Image {
  const value = parseValue(text, origin);
  if (!value.M) throw badInput(`${origin} must hold one JSON object, such as {"name": "Piña golden"}`);
  return value.M;
}

/** DynamoDB's form of any JSON value. */
export function parseValue(text: string, origin: string): AttributeValue {
  let value: AttributeValue;
  try {
    value = JSON.parse(text, toAttribute as Reviver) as AttributeValue;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw badInput(`${origin} is not JSON: ${cause.message}`, { cause });
  }
  checkNumbers(value, origin);
  return value;
}

type Reviver = (name: string, value: unknown) => unknown;

/** Called from the leaves up, so lists and maps hold attributes already. `source` is the text of a number. */
function toAttribute(_: string, value: unknown, { source }: { readonly source?: string }): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: source ?? String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  return Array.isArray(value) ? { L: value as AttributeValue[] } : { M: value as Image };
}

function checkNumbers(value: AttributeValue, path: string): void {
  if (value.N !== undefined && significantDigits(value.N) > MAX_DIGITS) {
    throw badInput(
      `${path}: ${value.N} has more than the ${MAX_DIGITS} digits that DynamoDB keeps of a number`,
      {
        next: 'write it as text, in quotes',
      },
    );
  }
  value.L?.forEach((element, index) => {
    checkNumbers(element, `${path}[${index}]`);
  });
  for (const [name, field] of Object.entries(value.M ?? {})) checkNumbers(field, `${path}.${name}`);
}

function significantDigits(number: string): number {
  const [mantissa = ''] = number.split(/e/i);
  return mantissa.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;
}
