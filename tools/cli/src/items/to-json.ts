import { type AttributeValue, type Image } from '@cloudpf/commerce';

/** JSON text of an item, the numbers written digit by digit as DynamoDB has them. */
export function itemJson(image: Image): string {
  return JSON.stringify(plainMap(image), null, 2);
}

function plain(value: AttributeValue): unknown {
  if (value.N !== undefined) return digits(value.N);
  if (value.M) return plainMap(value.M);
  if (value.L) return value.L.map(plain);
  if (value.NS) return value.NS.map((number) => digits(number));
  return value.S ?? value.BOOL ?? value.SS ?? value.B ?? value.BS ?? null;
}

function plainMap(map: Image): object {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, plain(value)]));
}

/** A JSON number with exactly these digits; the type library does not know the function yet. */
function digits(number: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(number);
}
