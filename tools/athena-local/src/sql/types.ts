import { type TypeName } from './ast.ts';
import { notSupported, QueryError } from './errors.ts';

export type SimpleTypeName =
  | 'unknown'
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double'
  | 'varbinary'
  | 'date'
  | 'json'
  | 'interval day to second'
  | 'interval year to month';

export interface RowField {
  readonly name?: string;
  readonly type: Type;
}

/** Trino's types. A timestamp with time zone is carried through DuckDB as a struct of its UTC instant and its zone. */
export type Type =
  | { readonly kind: SimpleTypeName }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'varchar'; readonly length?: number }
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'timestamp'; readonly precision: number; readonly zoned: boolean }
  | { readonly kind: 'array'; readonly element: Type }
  | { readonly kind: 'map'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'row'; readonly fields: readonly RowField[] };

export const UNKNOWN: Type = { kind: 'unknown' };
export const BOOLEAN: Type = { kind: 'boolean' };
export const INTEGER: Type = { kind: 'integer' };
export const BIGINT: Type = { kind: 'bigint' };
export const DOUBLE: Type = { kind: 'double' };
export const REAL: Type = { kind: 'real' };
export const VARCHAR: Type = { kind: 'varchar' };
export const VARBINARY: Type = { kind: 'varbinary' };
export const DATE: Type = { kind: 'date' };
export const JSON_TYPE: Type = { kind: 'json' };
export const TIMESTAMP: Type = { kind: 'timestamp', precision: 3, zoned: false };
export const ZONED: Type = { kind: 'timestamp', precision: 3, zoned: true };

export function decimal(precision: number, scale: number): Type & { kind: 'decimal' } {
  return { kind: 'decimal', precision, scale };
}

export const integerDigits = { tinyint: 3, smallint: 5, integer: 10, bigint: 19 } as const;
export type IntegerName = keyof typeof integerDigits;

export function isInteger(type: Type): type is { kind: IntegerName } {
  return type.kind in integerDigits;
}

export function isNumeric(type: Type): boolean {
  return isInteger(type) || ['decimal', 'real', 'double'].includes(type.kind);
}

/** Trino's own spelling, as error messages and `typeof` print it. */
export function typeText(type: Type): string {
  if (type.kind === 'decimal') return `decimal(${type.precision},${type.scale})`;
  if (type.kind === 'varchar') return type.length === undefined ? 'varchar' : `varchar(${type.length})`;
  if (type.kind === 'char') return `char(${type.length})`;
  if (type.kind === 'timestamp') return `timestamp(${type.precision})${type.zoned ? ' with time zone' : ''}`;
  if (type.kind === 'array') return `array(${typeText(type.element)})`;
  if (type.kind === 'map') return `map(${typeText(type.key)}, ${typeText(type.value)})`;
  if (type.kind === 'row')
    return `row(${type.fields.map(({ name, type: field }) => (name === undefined ? typeText(field) : `${name} ${typeText(field)}`)).join(', ')})`;
  return type.kind;
}

export function duckType(type: Type): string {
  if (type.kind === 'decimal') return `DECIMAL(${type.precision},${type.scale})`;
  if (type.kind === 'varchar' || type.kind === 'char') return 'VARCHAR';
  if (type.kind === 'timestamp') return type.zoned ? 'STRUCT(i TIMESTAMP, z VARCHAR)' : 'TIMESTAMP';
  if (type.kind === 'array') return `${duckType(type.element)}[]`;
  if (type.kind === 'map') return `MAP(${duckType(type.key)}, ${duckType(type.value)})`;
  if (type.kind === 'row')
    return `STRUCT(${type.fields.map((field, index) => `${quoteName(fieldName(field, index))} ${duckType(field.type)}`).join(', ')})`;
  if (type.kind === 'real') return 'FLOAT';
  if (type.kind === 'varbinary') return 'BLOB';
  if (type.kind === 'unknown') return 'INTEGER';
  if (type.kind === 'interval day to second' || type.kind === 'interval year to month') return 'INTERVAL';
  return type.kind.toUpperCase();
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function fieldName(field: RowField, index: number): string {
  return field.name ?? `field${index}`;
}

const simpleNames: Readonly<Record<string, Type>> = {
  boolean: BOOLEAN,
  tinyint: { kind: 'tinyint' },
  smallint: { kind: 'smallint' },
  integer: INTEGER,
  int: INTEGER,
  bigint: BIGINT,
  real: REAL,
  double: DOUBLE,
  varbinary: VARBINARY,
  date: DATE,
  json: JSON_TYPE,
};

/** The type that a CAST names. */
export function resolveType(node: TypeName): Type {
  const simple = simpleNames[node.name];
  if (simple && node.args.length === 0) return simple;
  const [first, second] = node.args;
  switch (node.name) {
    case 'decimal':
      return checkedDecimal(node, numberOr(first, 38), numberOr(second, 0));
    case 'varchar':
      return typeof first === 'number' ? { kind: 'varchar', length: first } : VARCHAR;
    case 'char':
      return { kind: 'char', length: numberOr(first, 1) };
    case 'timestamp':
    case 'timestamp with time zone': {
      const precision = numberOr(first, 3);
      if (precision > 6) throw notSupported(`timestamp(${precision})`, node.at);
      return { kind: 'timestamp', precision, zoned: node.name !== 'timestamp' };
    }
    case 'array':
      if (typeof first === 'object') return { kind: 'array', element: resolveType(first) };
      break;
    case 'map':
      if (typeof first === 'object' && typeof second === 'object')
        return { kind: 'map', key: resolveType(first), value: resolveType(second) };
      break;
    case 'row':
      return resolveRow(node);
  }
  throw new QueryError('TYPE_NOT_FOUND', `Unknown type: ${node.name}`, node.at);
}

function resolveRow(node: TypeName): Type {
  const fields = node.args.map((argument, index): RowField => {
    if (typeof argument === 'number')
      throw new QueryError('TYPE_NOT_FOUND', `Unknown type: row(${argument})`, node.at);
    const name = node.fields?.[index];
    return name === undefined ? { type: resolveType(argument) } : { name, type: resolveType(argument) };
  });
  const names = new Set(fields.map(fieldName));
  if (names.size < fields.length) throw notSupported('a row type with two fields of one name', node.at);
  return { kind: 'row', fields };
}

function numberOr(argument: TypeName | number | undefined, otherwise: number): number {
  return typeof argument === 'number' ? argument : otherwise;
}

function checkedDecimal(node: TypeName, precision: number, scale: number): Type {
  if (precision < 1 || precision > 38)
    throw new QueryError(
      'INVALID_FUNCTION_ARGUMENT',
      `DECIMAL precision must be in range [1, 38]: ${precision}`,
      node.at,
    );
  if (scale > precision)
    throw new QueryError(
      'INVALID_FUNCTION_ARGUMENT',
      `DECIMAL scale must be in range [0, precision (${precision})]: ${scale}`,
      node.at,
    );
  return decimal(precision, scale);
}
