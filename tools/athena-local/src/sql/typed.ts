import { type Predicate } from './predicate.ts';
import { type Type } from './types.ts';

/** A column of a table scan. */
export interface Origin {
  readonly scan: number;
  readonly column: string;
}

/** DuckDB text of an expression, with all that Trino knows about it. */
export interface Typed {
  readonly sql: string;
  readonly type: Type;
  /** Holds no column, so that it has one value for the whole query. */
  readonly constant: boolean;
  /** The partition columns whose value this is, unchanged. */
  readonly origins?: readonly Origin[];
  /** What a true value says about partition columns. */
  readonly predicate?: Predicate;
  /** The zone of a timestamp with time zone where all rows share it. */
  readonly zone?: string;
  /** The UTC instant of a timestamp with time zone, where it is at hand without unpacking. */
  readonly instant?: string;
}

export function typed(sql: string, type: Type, parts: readonly Typed[] = []): Typed {
  return { sql, type, constant: parts.every(({ constant }) => constant) };
}

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
