import { type AttributeValue as SdkValue } from '@aws-sdk/client-dynamodb';
import { type AttributeValue, type Image } from '@cloudpf/commerce';

/** An item as the SDK reads it, in the form in which stream records carry it: binaries are base64. */
export function wireImage(item: Readonly<Record<string, SdkValue>>): Image {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireValue(value)]));
}

function wireValue(value: SdkValue): AttributeValue {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.M !== undefined) return { M: wireImage(value.M) };
  if (value.L !== undefined) return { L: value.L.map(wireValue) };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
