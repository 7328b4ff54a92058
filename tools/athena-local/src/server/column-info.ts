import { type ResultColumn } from '../engine/query-runner.ts';
import { integerDigits, isInteger, type Type } from '../sql/types.ts';

/** The ColumnInfo structure of the API. */
export function columnInfo({ name, type }: ResultColumn): object {
  const { Type, Precision, Scale } = describe(type);
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type,
    Precision,
    Scale,
    Nullable: 'UNKNOWN',
    CaseSensitive: type.kind === 'varchar' || type.kind === 'char',
  };
}

function describe(type: Type): { Type: string; Precision: number; Scale: number } {
  if (isInteger(type)) return { Type: type.kind, Precision: integerDigits[type.kind], Scale: 0 };
  if (type.kind === 'decimal') return { Type: 'decimal', Precision: type.precision, Scale: type.scale };
  if (type.kind === 'varchar') return { Type: 'varchar', Precision: type.length ?? 2147483647, Scale: 0 };
  if (type.kind === 'char') return { Type: 'char', Precision: type.length, Scale: 0 };
  if (type.kind === 'real') return { Type: 'float', Precision: 17, Scale: 0 };
  if (type.kind === 'double') return { Type: 'double', Precision: 17, Scale: 0 };
  if (type.kind === 'varbinary') return { Type: 'varbinary', Precision: 1073741824, Scale: 0 };
  if (type.kind === 'timestamp')
    return { Type: type.zoned ? 'timestamp with time zone' : 'timestamp', Precision: 3, Scale: 0 };
  return { Type: type.kind, Precision: 0, Scale: 0 };
}
