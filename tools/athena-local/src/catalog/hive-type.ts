import { QueryError } from '../sql/errors.ts';
import { type TokenCursor } from '../sql/token-cursor.ts';
import {
  BIGINT,
  BOOLEAN,
  DATE,
  decimal,
  DOUBLE,
  INTEGER,
  REAL,
  type RowField,
  TIMESTAMP,
  type Type,
  VARBINARY,
  VARCHAR,
} from '../sql/types.ts';

const simple: Readonly<Record<string, Type>> = {
  string: VARCHAR,
  boolean: BOOLEAN,
  tinyint: { kind: 'tinyint' },
  smallint: { kind: 'smallint' },
  int: INTEGER,
  integer: INTEGER,
  bigint: BIGINT,
  float: REAL,
  double: DOUBLE,
  binary: VARBINARY,
  date: DATE,
  timestamp: TIMESTAMP,
};

/** A column type as Hive DDL writes it: `array<struct<name:string,price:decimal(18,2)>>`. */
export function parseHiveType(cursor: TokenCursor): Type {
  const { at, raw } = cursor.token;
  const name = cursor.next().text.toLowerCase();
  const known = simple[name];
  if (known) return known;
  switch (name) {
    case 'decimal': {
      const [precision = 10, scale = 0] = cursor.is('(') ? cursor.parenthesized(() => cursor.integer()) : [];
      if (precision < 1 || precision > 38 || scale > precision) throw invalid(raw, at);
      return decimal(precision, scale);
    }
    case 'varchar': {
      const [length] = cursor.parenthesized(() => cursor.integer());
      return length === undefined ? VARCHAR : { kind: 'varchar', length };
    }
    case 'array': {
      cursor.expect('<');
      const element = parseHiveType(cursor);
      cursor.expect('>');
      return { kind: 'array', element };
    }
    case 'map': {
      cursor.expect('<');
      const key = parseHiveType(cursor);
      cursor.expect(',');
      const value = parseHiveType(cursor);
      cursor.expect('>');
      return { kind: 'map', key, value };
    }
    case 'struct': {
      cursor.expect('<');
      const fields = cursor.list((): RowField => {
        const { text, kind } = cursor.next();
        const field = kind === 'word' ? text.toLowerCase() : text;
        cursor.expect(':');
        return { name: field.toLowerCase(), type: parseHiveType(cursor) };
      });
      cursor.expect('>');
      return { kind: 'row', fields };
    }
    default:
      throw invalid(raw, at);
  }
}

function invalid(raw: string, at: { line: number; column: number }): QueryError {
  return new QueryError('SYNTAX_ERROR', `no viable type at '${raw}'`, at);
}

/** The type as Hive writes it, for DESCRIBE and the metadata calls. */
export function hiveTypeText(type: Type): string {
  if (type.kind === 'varchar') return type.length === undefined ? 'string' : `varchar(${type.length})`;
  if (type.kind === 'integer') return 'int';
  if (type.kind === 'real') return 'float';
  if (type.kind === 'varbinary') return 'binary';
  if (type.kind === 'decimal') return `decimal(${type.precision},${type.scale})`;
  if (type.kind === 'timestamp') return 'timestamp';
  if (type.kind === 'array') return `array<${hiveTypeText(type.element)}>`;
  if (type.kind === 'map') return `map<${hiveTypeText(type.key)},${hiveTypeText(type.value)}>`;
  if (type.kind === 'row')
    return `struct<${type.fields.map(({ name, type: field }, index) => `${name ?? `field${index}`}:${hiveTypeText(field)}`).join(',')}>`;
  return type.kind;
}
