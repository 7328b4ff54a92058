/** One DynamoDB attribute in its wire form, as stream records carry it; numbers are decimal text. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly B?: string;
  readonly M?: Readonly<Record<string, AttributeValue>>;
  readonly L?: readonly AttributeValue[];
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
}

export type Image = Readonly<Record<string, AttributeValue>>;

export type Json = string | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * Plain JSON of an attribute. Numbers stay decimal text, so all 38 digits survive; binary stays base64.
 * A set has no order of its own, so it is sorted: the same set is always the same JSON.
 */
export function toJson(value: AttributeValue): Json {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return value.N;
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.M !== undefined) return mapValues(value.M);
  if (value.L !== undefined) return value.L.map(toJson);
  return (value.SS ?? value.NS ?? value.BS)?.toSorted() ?? value.B ?? null;
}

function mapValues(map: Image): Json {
  const json: Record<string, Json> = {};
  for (const name of Object.keys(map)) {
    const value = map[name];
    if (value) setField(json, name, toJson(value));
  }
  return json;
}

/** Sets a field whatever its name: assigning to `__proto__` would set none. */
export function setField(json: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') {
    Object.defineProperty(json, name, { value, enumerable: true, configurable: true, writable: true });
  } else json[name] = value;
}
