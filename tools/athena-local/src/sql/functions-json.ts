import { QueryError } from './errors.ts';
import { type ExpressionContext } from './expression.ts';
import { generic, literalText, type ScalarFunction, simple } from './function.ts';
import { text, typed, type Typed } from './typed.ts';
import { BIGINT, BOOLEAN, JSON_TYPE, VARCHAR } from './types.ts';
import { type Call } from './ast.ts';

/** A JSON path that means the same to both engines. */
function path(node: Call, context: ExpressionContext): string {
  const value = literalText(node.args[1], context);
  if (value === undefined || !/^\$(\.[A-Za-z_]\w*|\[\d+\]|\["[^"\\]+"\]|\."[^"\\]+")*$/.test(value)) {
    throw new QueryError(
      'INVALID_FUNCTION_ARGUMENT',
      `Invalid JSON path: '${value ?? '(not a literal)'}'`,
      node.at,
    );
  }
  return text(value.replaceAll(/\["([^"]+)"\]/g, '."$1"'));
}

/** Broken JSON text has no parts, as in Trino. */
function readable(value: Typed): string {
  return value.type.kind === 'json'
    ? value.sql
    : `(CASE WHEN json_valid(${value.sql}) THEN CAST(${value.sql} AS JSON) END)`;
}

function extraction(emit: (json: string, path: string) => string, result: typeof JSON_TYPE): ScalarFunction {
  return generic(([value, pathValue], node, context) => {
    if (!value || !pathValue || (value.type.kind !== 'json' && value.type.kind !== 'varchar'))
      return undefined;
    return typed(emit(readable(value), path(node, context)), result, [value]);
  });
}

const scalar = (json: string, at: string) =>
  `CASE WHEN json_type(json_extract(${json}, ${at})) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(${json}, ${at}) END`;

export const jsonFunctions: Readonly<Record<string, ScalarFunction>> = {
  json_parse: simple([VARCHAR], JSON_TYPE, {
    emit: (value) =>
      `CASE WHEN ${value} IS NULL THEN NULL WHEN json_valid(${value}) THEN json(${value}) ELSE CAST(CAST(a_fail('INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: ''' || ${value} || '''') AS VARCHAR) AS JSON) END`,
  }),
  json_format: simple([JSON_TYPE], VARCHAR, { emit: (value) => `CAST(json(${value}) AS VARCHAR)` }),
  json_extract: extraction((json, at) => `json_extract(${json}, ${at})`, JSON_TYPE),
  json_extract_scalar: extraction(scalar, VARCHAR),
  json_array_length: generic(([value]) =>
    value && (value.type.kind === 'json' || value.type.kind === 'varchar')
      ? typed(
          `CASE WHEN json_type(${readable(value)}) = 'ARRAY' THEN CAST(json_array_length(${readable(value)}) AS BIGINT) END`,
          BIGINT,
          [value],
        )
      : undefined,
  ),
  json_size: extraction(
    (json, at) =>
      `CASE json_type(json_extract(${json}, ${at})) WHEN 'ARRAY' THEN CAST(json_array_length(${json}, ${at}) AS BIGINT) WHEN 'OBJECT' THEN CAST(len(json_keys(${json}, ${at})) AS BIGINT) ELSE 0 END`,
    BIGINT,
  ),
  is_json_scalar: generic(([value]) =>
    value && (value.type.kind === 'json' || value.type.kind === 'varchar')
      ? typed(`(json_type(${readable(value)}) NOT IN ('OBJECT', 'ARRAY'))`, BOOLEAN, [value])
      : undefined,
  ),
};
