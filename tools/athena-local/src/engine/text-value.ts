import { failOf } from '../sql/cast.ts';
import { text } from '../sql/typed.ts';
import { fieldName, isInteger, quoteName, type Type } from '../sql/types.ts';

interface TextSource {
  readonly format: 'json' | 'csv';
  /** The column's place, which error messages name. */
  readonly index: number;
}

/** The shape that `json_transform` reads a column in: its own nesting, with text at the leaves. */
export function textStructure(type: Type): unknown {
  if (type.kind === 'array') return [textStructure(type.element)];
  if (type.kind === 'row')
    return Object.fromEntries(
      type.fields.map((field, index) => [fieldName(field, index), textStructure(field.type)]),
    );
  if (type.kind === 'map') return `MAP(VARCHAR, ${textType(type.value)})`;
  return 'VARCHAR';
}

function textType(type: Type): string {
  if (type.kind === 'array') return `${textType(type.element)}[]`;
  if (type.kind === 'row')
    return `STRUCT(${type.fields.map((field, index) => `${quoteName(fieldName(field, index))} ${textType(field.type)}`).join(', ')})`;
  if (type.kind === 'map') return `MAP(VARCHAR, ${textType(type.value)})`;
  return 'VARCHAR';
}

/** A column's value from its text, or a failing query where the text is no such value. */
export function textValue(sql: string, type: Type, source: TextSource): string {
  if (type.kind === 'varchar') return type.length === undefined ? sql : `left(${sql}, ${type.length})`;
  if (isText(type)) return sql;
  if (type.kind === 'array')
    return `list_transform(${sql}, lambda e_: ${textValue('e_', type.element, source)})`;
  if (type.kind === 'map')
    return `CASE WHEN ${sql} IS NULL THEN NULL ELSE map(${textValue(`map_keys(${sql})`, { kind: 'array', element: type.key }, source)}, ${textValue(`map_values(${sql})`, { kind: 'array', element: type.value }, source)}) END`;
  if (type.kind === 'row') {
    const fields = type.fields.map((field, index) => {
      const name = fieldName(field, index);
      return `${quoteName(name)} := ${textValue(`struct_extract(${sql}, ${text(name)})`, field.type, source)}`;
    });
    return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`;
  }
  const value = scalar(sql, type, source);
  const failure = `a_fail('HIVE_BAD_DATA: Error parsing field value ''' || ${sql} || ''' for field ${source.index}: For input string: "' || ${sql} || '"')`;
  return `CASE WHEN ${sql} IS NULL THEN NULL WHEN ${value} IS NOT NULL THEN ${value} ELSE ${failOf(failure, type)} END`;
}

/** Whether the text is the value, all the way down. */
function isText(type: Type): boolean {
  if (type.kind === 'varchar') return type.length === undefined;
  if (type.kind === 'array') return isText(type.element);
  if (type.kind === 'row') return type.fields.every((field) => isText(field.type));
  if (type.kind === 'map') return isText(type.key) && isText(type.value);
  return false;
}

function scalar(sql: string, type: Type, { format }: TextSource): string {
  const shaped = (pattern: string, value: string) =>
    `CASE WHEN regexp_full_match(${sql}, '${pattern}') THEN ${value} END`;
  if (isInteger(type)) return shaped('[+-]?[0-9]+(\\.0*)?', `TRY_CAST(${sql} AS ${type.kind.toUpperCase()})`);
  if (type.kind === 'decimal')
    return shaped(
      '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?',
      `TRY_CAST(${sql} AS DECIMAL(${type.precision},${type.scale}))`,
    );
  if (type.kind === 'boolean') return `CASE lower(${sql}) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`;
  if (type.kind === 'date')
    return format === 'csv'
      ? shaped('-?[0-9]{1,7}', `(DATE '1970-01-01' + CAST(${sql} AS INTEGER))`)
      : shaped('[0-9]{4}-[0-9]{2}-[0-9]{2}', `TRY_CAST(${sql} AS DATE)`);
  if (type.kind === 'timestamp') {
    const epoch = shaped('-?[0-9]{1,15}', `make_timestamp(CAST(${sql} AS BIGINT) * 1000)`);
    if (format === 'csv') return epoch;
    return `coalesce(${epoch}, a_round_time(TRY_CAST(${sql} AS TIMESTAMP), 3))`;
  }
  if (type.kind === 'varbinary') return `TRY(from_base64(${sql}))`;
  return `TRY_CAST(${sql} AS ${type.kind === 'real' ? 'FLOAT' : 'DOUBLE'})`;
}
