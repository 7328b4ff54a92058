import { type AttributeValue, type Image } from '@cloudpf/commerce';

/** DynamoDB's own form of a text. */
export function text(value: string): AttributeValue {
  return { S: value };
}

/** DynamoDB's own form of a number, from a whole number or from decimal text. */
export function number(value: number | string): AttributeValue {
  return { N: String(value) };
}

export function texts(values: readonly string[]): AttributeValue {
  return { L: values.map(text) };
}

export function map(fields: Image): AttributeValue {
  return { M: fields };
}
