import { type Expression } from './ast.ts';
import { bind } from './bind.ts';
import { coerce } from './cast.ts';
import { QueryError } from './errors.ts';
import { type ExpressionContext, mismatch, translate } from './expression.ts';
import { findField } from './scope.ts';
import { text, type Typed, typed } from './typed.ts';
import { BIGINT, fieldName, INTEGER, isInteger } from './types.ts';

/** `a`, `t.a`, `db.t.a`, or a field of a row column: the longest name that is a column wins. */
export function translateName(
  node: Expression & { kind: 'name' | 'field' },
  context: ExpressionContext,
): Typed {
  const path = namePath(node);
  if (path) {
    for (const length of [1, 2, 3].filter((count) => count <= path.length)) {
      const column = findField(context.scope, path.slice(0, length), node.at);
      // A table's name wins over a row column of that name.
      const longer =
        length < path.length ? findField(context.scope, path.slice(0, length + 1), node.at) : undefined;
      if (column && !longer)
        return path.slice(length).reduce((value, name) => fieldOf(value, name, node), column);
    }
  }
  if (node.kind === 'field' && !path) return fieldOf(translate(node.base, context), node.name, node);
  throw new QueryError(
    'COLUMN_NOT_FOUND',
    `Column '${path?.join('.') ?? ''}' cannot be resolved or requester is not authorized to access requested resources`,
    node.at,
  );
}

function namePath(node: Expression): readonly string[] | undefined {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'field') return undefined;
  const base = namePath(node.base);
  return base && [...base, node.name];
}

function fieldOf(value: Typed, name: string, { at }: Expression): Typed {
  const { type } = value;
  if (type.kind !== 'row') throw new QueryError('TYPE_MISMATCH', `Expression ${name} is not of type ROW`, at);
  const index = type.fields.findIndex((field) => field.name?.toLowerCase() === name);
  const field = type.fields[index];
  if (!field)
    throw new QueryError(
      'COLUMN_NOT_FOUND',
      `Column '${name}' cannot be resolved or requester is not authorized to access requested resources`,
      at,
    );
  return typed(`struct_extract(${value.sql}, ${text(fieldName(field, index))})`, field.type, [value]);
}

export function translateSubscript(
  node: Expression & { kind: 'subscript' },
  context: ExpressionContext,
): Typed {
  const value = translate(node.value, context);
  const index = translate(node.index, context);
  const parts = [value, index];
  if (value.type.kind === 'array') {
    if (!isInteger(index.type)) throw mismatch(node, value, index);
    const position = coerce(index, BIGINT, node.at).sql;
    return typed(
      bind(value.sql, (array) => checkedElement(array, position)),
      value.type.element,
      parts,
    );
  }
  if (value.type.kind === 'map') {
    const key = coerce(index, value.type.key, node.at).sql;
    return typed(
      bind(value.sql, (map) => checkedValue(map, key)),
      value.type.value,
      parts,
    );
  }
  if (value.type.kind === 'row' && node.index.kind === 'number') {
    const position = Number(node.index.text) - 1;
    const field = value.type.fields[position];
    if (field)
      return typed(`struct_extract(${value.sql}, ${text(fieldName(field, position))})`, field.type, [value]);
  }
  throw mismatch(node, value, index.type.kind === 'unknown' ? { ...index, type: INTEGER } : index);
}

function checkedElement(array: string, position: string): string {
  const failure = `a_fail('INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: ' || CAST(${position} AS VARCHAR))`;
  return `list_extract(${array}, CASE WHEN ${position} < 1 OR ${position} > len(${array}) THEN ${failure} ELSE ${position} END)`;
}

function checkedValue(map: string, key: string): string {
  const failure = `a_fail('INVALID_FUNCTION_ARGUMENT: Key not present in map')`;
  const position = `CASE WHEN ${map} IS NULL THEN NULL ELSE coalesce(list_position(map_keys(${map}), ${key}), ${failure}) END`;
  return `list_extract(map_values(${map}), ${position})`;
}
