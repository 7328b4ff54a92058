import { type Window } from './ast.ts';
import { QueryError, type Position } from './errors.ts';
import { type Typed } from './typed.ts';

/** A column that a query can name. */
export interface Field {
  readonly name?: string;
  readonly qualifier?: string;
  /** The schema that the qualifier lives in, where it is a table's own name. */
  readonly schema?: string;
  readonly value: Typed;
  /** Not part of `*`, as `"$path"`. */
  readonly hidden?: boolean;
  /** Tells the scan that this column is read. */
  readonly touch?: () => void;
}

/** The names that an expression can see; `outer` belongs to the query around a subquery. */
export interface Scope {
  readonly fields: readonly Field[];
  readonly outer?: Scope;
  readonly windows?: ReadonlyMap<string, Window>;
}

/** The column of this name, or undefined; two candidates are an error. */
export function findField(scope: Scope, path: readonly string[], at: Position): Typed | undefined {
  const [name] = path.slice(-1);
  const [qualifier] = path.slice(-2, -1);
  const [schema] = path.slice(-3, -2);
  for (let level: Scope | undefined = scope; level; level = level.outer) {
    const found = level.fields.filter(
      (field) =>
        field.name === name &&
        (path.length < 2 || field.qualifier === qualifier) &&
        (path.length < 3 || field.schema === schema),
    );
    const [field] = found;
    if (found.length > 1)
      throw new QueryError('AMBIGUOUS_NAME', `Column '${path.join('.')}' is ambiguous`, at);
    if (!field) continue;
    field.touch?.();
    return field.value;
  }
  return undefined;
}
