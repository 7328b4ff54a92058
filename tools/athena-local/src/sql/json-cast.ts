import { type CastOptions } from './cast.ts';
import { notSupported, QueryError, type Position } from './errors.ts';
import { text, type Typed } from './typed.ts';
import { duckType, fieldName, isNumeric, quoteName, type Type, typeText } from './types.ts';

/** CAST(json AS ...): arrays and rows go down to their leaves, rows by field name, as Trino does. */
export function fromJson(sql: string, to: Type, options: CastOptions): string {
  const invalid = `a_fail('INVALID_CAST_ARGUMENT: Cannot cast to ${typeText(to)}. Value: ' || CAST(${sql} AS VARCHAR))`;
  const otherwise = options.safe ? 'NULL' : `CAST(CAST(${invalid} AS VARCHAR) AS ${duckType(to)})`;
  const isNull = `${sql} IS NULL OR json_type(${sql}) = 'NULL'`;
  if (to.kind === 'varchar') {
    const scalar = `CASE WHEN ${isNull} THEN NULL WHEN json_type(${sql}) IN ('OBJECT', 'ARRAY') THEN ${otherwise} ELSE json_extract_string(${sql}, '$') END`;
    return to.length === undefined ? scalar : `left(${scalar}, ${to.length})`;
  }
  if (isNumeric(to) || to.kind === 'boolean') {
    const value = `TRY_CAST(json_extract_string(${sql}, '$') AS ${duckType(to)})`;
    return `CASE WHEN ${isNull} THEN NULL WHEN ${value} IS NOT NULL THEN ${value} ELSE ${otherwise} END`;
  }
  if (to.kind === 'array') {
    const element = to.element.kind === 'json' ? 'j_' : fromJson('j_', to.element, options);
    return `CASE WHEN ${isNull} THEN NULL WHEN json_type(${sql}) = 'ARRAY' THEN list_transform(from_json(${sql}, '["JSON"]'), lambda j_: ${element}) ELSE ${otherwise} END`;
  }
  if (to.kind === 'row') return jsonToRow(sql, to, { options, otherwise, isNull });
  if (to.kind === 'map' && to.key.kind === 'varchar') {
    const value = to.value.kind === 'json' ? 'v_' : fromJson('v_', to.value, options);
    return `CASE WHEN ${isNull} THEN NULL WHEN json_type(${sql}) = 'OBJECT' THEN map(json_keys(${sql}), list_transform(json_keys(${sql}), lambda k_: list_extract(list_transform([json_extract(${sql}, '/' || replace(replace(k_, '~', '~0'), '/', '~1'))], lambda v_: ${value}), 1))) ELSE ${otherwise} END`;
  }
  throw new QueryError('TYPE_MISMATCH', `Cannot cast json to ${typeText(to)}`, options.at);
}

function jsonToRow(
  sql: string,
  to: Type & { kind: 'row' },
  context: { options: CastOptions; otherwise: string; isNull: string },
): string {
  const pack = (part: (name: string, index: number) => string) =>
    `struct_pack(${to.fields
      .map((field, index) => {
        const name = fieldName(field, index);
        const value = part(name, index);
        return `${quoteName(name)} := ${field.type.kind === 'json' ? value : fromJson(value, field.type, context.options)}`;
      })
      .join(', ')})`;
  const byName = pack((name) => `json_extract(${sql}, ${text(`$."${name.replaceAll('"', '')}"`)})`);
  const byPosition = pack((_name, index) => `json_extract(${sql}, '$[${index}]')`);
  return `CASE WHEN ${context.isNull} THEN NULL WHEN json_type(${sql}) = 'OBJECT' THEN ${byName} WHEN json_type(${sql}) = 'ARRAY' THEN ${byPosition} ELSE ${context.otherwise} END`;
}

/** CAST(... AS json). */
export function toJson({ sql, type }: Typed, at: Position): string {
  if (!hasJsonForm(type)) throw notSupported(`CAST(${typeText(type)} AS json)`, at);
  return `to_json(${sql})`;
}

function hasJsonForm(type: Type): boolean {
  if (type.kind === 'array') return hasJsonForm(type.element);
  if (type.kind === 'map') return type.key.kind === 'varchar' && hasJsonForm(type.value);
  if (type.kind === 'row') return type.fields.every((field) => hasJsonForm(field.type));
  if (['decimal', 'timestamp', 'varbinary'].includes(type.kind)) return false;
  return true;
}
