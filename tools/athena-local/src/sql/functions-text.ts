import { plainText } from './cast.ts';
import { unify } from './expression.ts';
import { generic, type ScalarFunction, simple } from './function.ts';
import { text, typed } from './typed.ts';
import { BIGINT, BOOLEAN, INTEGER, type Type, typeText, VARBINARY, VARCHAR } from './types.ts';

const textArray: Type = { kind: 'array', element: VARCHAR };
const one = (emit: (...args: string[]) => string, result: Type = VARCHAR): ScalarFunction =>
  simple([VARCHAR], result, { emit });

/** Trino's replacement refers to groups as $1, DuckDB's as \1. */
const groups = (replacement: string) =>
  `regexp_replace(replace(${replacement}, '\\', '\\\\'), '\\$([0-9])', '\\\\\\1', 'g')`;

const substring = simple([VARCHAR, BIGINT, BIGINT], VARCHAR, {
  optional: 1,
  emit: (value = '', start = '', length?: string) =>
    `CASE WHEN ${start} = 0 OR ${start} < - length(${value}) OR ${start} > length(${value}) THEN ''${length === undefined ? '' : ` WHEN ${length} <= 0 THEN ''`}
      ELSE substr(${value}, CASE WHEN ${start} < 0 THEN length(${value}) + ${start} + 1 ELSE ${start} END${length === undefined ? '' : `, ${length}`}) END`,
});

const concat: ScalarFunction = (node, context) => {
  const { values, type } = unify(node.args, context);
  const sql = values.map((value) => value.sql);
  if (type.kind === 'array')
    return typed(
      sql.reduce((left, right) => `list_concat(${left}, ${right})`),
      type,
      values,
    );
  return typed(`(${sql.join(' || ')})`, type.kind === 'varbinary' ? type : VARCHAR, values);
};

const pad = (name: 'lpad' | 'rpad') =>
  simple([VARCHAR, BIGINT, VARCHAR], VARCHAR, {
    emit: (value, size, fill) => `${name}(${value}, CAST(${size} AS INTEGER), ${fill})`,
  });

export const textFunctions: Readonly<Record<string, ScalarFunction>> = {
  concat,
  lower: one((value) => `lower(${value})`),
  upper: one((value) => `upper(${value})`),
  trim: one((value) => `trim(${value}, E' \\t\\n\\r\\f')`),
  ltrim: one((value) => `ltrim(${value}, E' \\t\\n\\r\\f')`),
  rtrim: one((value) => `rtrim(${value}, E' \\t\\n\\r\\f')`),
  reverse: one((value) => `reverse(${value})`),
  length: generic(([value, more]) => {
    if (!value || more) return undefined;
    if (value.type.kind === 'varbinary') return typed(`octet_length(${value.sql})`, BIGINT, [value]);
    return value.type.kind === 'varchar' ? typed(`length(${value.sql})`, BIGINT, [value]) : undefined;
  }),
  substr: substring,
  substring,
  strpos: simple([VARCHAR, VARCHAR], BIGINT, { emit: (value, needle) => `strpos(${value}, ${needle})` }),
  starts_with: simple([VARCHAR, VARCHAR], BOOLEAN, {
    emit: (value, start) => `starts_with(${value}, ${start})`,
  }),
  replace: simple([VARCHAR, VARCHAR, VARCHAR], VARCHAR, {
    optional: 1,
    emit: (value, from, to = "''") => `replace(${value}, ${from}, ${to})`,
  }),
  lpad: pad('lpad'),
  rpad: pad('rpad'),
  split: simple([VARCHAR, VARCHAR], textArray, {
    emit: (value, separator) => `string_split(${value}, ${separator})`,
  }),
  split_part: simple([VARCHAR, VARCHAR, BIGINT], VARCHAR, {
    emit: (value, separator, index) =>
      `CASE WHEN ${index} < 1 THEN CAST(a_fail('INVALID_FUNCTION_ARGUMENT: Index must be greater than zero') AS VARCHAR) ELSE list_extract(string_split(${value}, ${separator}), ${index}) END`,
  }),
  chr: simple([BIGINT], VARCHAR, { emit: (code) => `chr(CAST(${code} AS INTEGER))` }),
  codepoint: one((value) => `CAST(unicode(${value}) AS INTEGER)`, INTEGER),
  concat_ws: generic(([separator, ...values]) => {
    if (
      separator?.type.kind !== 'varchar' ||
      values.length === 0 ||
      !values.every(({ type }) => type.kind === 'varchar')
    )
      return undefined;
    return typed(`concat_ws(${[separator, ...values].map(({ sql }) => sql).join(', ')})`, VARCHAR, [
      separator,
      ...values,
    ]);
  }),
  regexp_like: simple([VARCHAR, VARCHAR], BOOLEAN, {
    emit: (value, pattern) => `regexp_matches(${value}, ${pattern})`,
  }),
  regexp_replace: simple([VARCHAR, VARCHAR, VARCHAR], VARCHAR, {
    optional: 1,
    emit: (value, pattern, replacement = "''") =>
      `regexp_replace(${value}, ${pattern}, ${groups(replacement)}, 'g')`,
  }),
  regexp_extract: simple([VARCHAR, VARCHAR, BIGINT], VARCHAR, {
    optional: 1,
    emit: (value, pattern, group = '0') =>
      `CASE WHEN regexp_matches(${value}, ${pattern}) THEN regexp_extract(${value}, ${pattern}, CAST(${group} AS INTEGER)) END`,
  }),
  regexp_extract_all: simple([VARCHAR, VARCHAR, BIGINT], textArray, {
    optional: 1,
    emit: (value, pattern, group = '0') =>
      `regexp_extract_all(${value}, ${pattern}, CAST(${group} AS INTEGER))`,
  }),
  regexp_split: simple([VARCHAR, VARCHAR], textArray, {
    emit: (value, pattern) => `regexp_split_to_array(${value}, ${pattern})`,
  }),
  to_utf8: one((value) => `encode(${value})`, VARBINARY),
  from_utf8: simple([VARBINARY], VARCHAR, { emit: (value) => `decode(${value})` }),
  to_hex: simple([VARBINARY], VARCHAR, { emit: (value) => `hex(${value})` }),
  from_hex: one((value) => `unhex(${value})`, VARBINARY),
  to_base64: simple([VARBINARY], VARCHAR, { emit: (value) => `base64(${value})` }),
  from_base64: one((value) => `from_base64(${value})`, VARBINARY),
  md5: simple([VARBINARY], VARBINARY, { emit: (value) => `unhex(md5(${value}))` }),
  sha1: simple([VARBINARY], VARBINARY, { emit: (value) => `unhex(sha1(${value}))` }),
  sha256: simple([VARBINARY], VARBINARY, { emit: (value) => `unhex(sha256(${value}))` }),
  levenshtein_distance: simple([VARCHAR, VARCHAR], BIGINT, {
    emit: (left, right) => `levenshtein(${left}, ${right})`,
  }),
  typeof: generic(([value]) => value && typed(text(typeText(value.type)), VARCHAR)),
  // Athena formats with Java's rules; only what reads the same in both is let through.
  format: generic(([pattern, ...values], node) => {
    const [first] = node.args;
    if (first?.kind !== 'string' || !/^([^%]|%s|%%)*$/.test(first.value) || !pattern) return undefined;
    const parts = first.value.split(/(%s|%%)/);
    let index = 0;
    const sql = parts.map((part) => {
      if (part === '%%') return "'%'";
      if (part !== '%s') return text(part);
      const value = values[index++];
      return (value && plainText(value)) ?? 'NULL';
    });
    return index === values.length ? typed(`(${sql.join(' || ')})`, VARCHAR, values) : undefined;
  }),
};
