/**
 * Macros that give DuckDB the pieces of Trino's arithmetic and clock that it lacks. A failing branch casts its message to a number:
 * unlike `error()`, DuckDB's `TRY` catches that, and the message comes back in the conversion error.
 */
export const prelude: readonly string[] = [
  `CREATE MACRO a_fail(message) AS CAST('@@' || message AS INTEGER)`,
  `CREATE MACRO a_divide(a, b) AS CASE WHEN b = 0 THEN a_fail('DIVISION_BY_ZERO: Division by zero') ELSE a // b END`,
  `CREATE MACRO a_modulo(a, b) AS CASE WHEN b = 0 THEN a_fail('DIVISION_BY_ZERO: Division by zero') ELSE a % b END`,
  // Quotient of two HUGEINTs, rounded half away from zero.
  letMacro(
    'a_quotient',
    ['a', 'b'],
    ({ a, b }) => `CASE WHEN ${b} = 0 THEN a_fail('DIVISION_BY_ZERO: Division by zero')
     ELSE (${a} // ${b}) + CASE WHEN 2::HUGEINT * abs(${a} % ${b}) >= abs(${b}) THEN CASE WHEN (${a} < 0) = (${b} < 0) THEN 1 ELSE -1 END ELSE 0 END END`,
  ),
  `CREATE MACRO a_offset(z) AS to_minutes(CASE WHEN z[1] = '-' THEN -1 ELSE 1 END
     * (CAST(z[2:3] AS INTEGER) * 60 + CAST(z[5:6] AS INTEGER)))`,
  `CREATE MACRO a_is_offset(z) AS regexp_full_match(z, '[+-][0-9]{2}:[0-9]{2}')`,
  // UTC instant to wall clock.
  letMacro(
    'a_wall',
    ['i', 'z'],
    ({ i, z }) => `CASE WHEN ${z} = 'UTC' THEN ${i} WHEN a_is_offset(${z}) THEN ${i} + a_offset(${z})
     ELSE timezone(${z}, timezone('UTC', ${i})) END`,
  ),
  // Wall clock to UTC instant; of a repeated hour the first, as java.time does, where ICU takes the second.
  letMacro(
    'a_first',
    ['u', 'l', 'z'],
    ({ u, l, z }) =>
      `CASE WHEN timezone(${z}, timezone('UTC', ${u} - to_hours(1))) = ${l} THEN ${u} - to_hours(1) ELSE ${u} END`,
  ),
  letMacro(
    'a_instant_in',
    ['l', 'z'],
    ({ l, z }) => `a_first(timezone('UTC', timezone(${z}, ${l})), ${l}, ${z})`,
  ),
  letMacro(
    'a_instant',
    ['l', 'z'],
    ({ l, z }) =>
      `CASE WHEN ${z} = 'UTC' THEN ${l} WHEN a_is_offset(${z}) THEN ${l} - a_offset(${z}) ELSE a_instant_in(${l}, ${z}) END`,
  ),
  letMacro(
    'a_zoned',
    ['i', 'z'],
    ({ i, z }) =>
      `CASE WHEN ${i} IS NULL OR ${z} IS NULL THEN NULL ELSE struct_pack(i := CAST(${i} AS TIMESTAMP), z := CAST(${z} AS VARCHAR)) END`,
  ),
  letMacro(
    'a_check_zone',
    ['z'],
    ({
      z,
    }) => `CASE WHEN ${z} IS NULL THEN NULL WHEN ${z} IN ('Z', 'UTC', 'GMT', 'Etc/UTC', '+00:00', '-00:00') THEN 'UTC'
     WHEN a_is_offset(${z}) OR timezone(${z}, TIMESTAMP '2000-01-01 00:00:00') IS NOT NULL THEN ${z} END`,
  ),
  letMacro('a_zoned_wall', ['l', 'z'], ({ l, z }) => `a_zoned(a_instant(${l}, ${z}), ${z})`),
  // Flooring rounds instants before 1970 the same way as later ones.
  `CREATE MACRO a_round_time(t, digits) AS make_timestamp(CAST(floor(epoch_us(t) / pow(10, 6 - digits) + 0.5) * pow(10, 6 - digits) AS BIGINT))`,
  `CREATE MACRO a_cut_time(t, digits) AS make_timestamp(CAST(floor(epoch_us(t) / pow(10, 6 - digits)) * pow(10, 6 - digits) AS BIGINT))`,
  letMacro(
    'a_clock',
    ['t', 'digits'],
    ({ t, digits }) =>
      `strftime(${t}, '%Y-%m-%d %H:%M:%S') || CASE WHEN ${digits} = 0 THEN '' ELSE left(strftime(${t}, '.%f'), ${digits} + 1) END`,
  ),
  letMacro(
    'a_iso_clock',
    ['t', 'digits'],
    ({ t, digits }) =>
      `strftime(${t}, '%Y-%m-%dT%H:%M:%S') || CASE WHEN ${digits} = 0 THEN '' ELSE left(strftime(${t}, '.%f'), ${digits} + 1) END`,
  ),
  letMacro(
    'a_iso_offset',
    ['t'],
    ({
      t,
    }) => `CASE WHEN ${t} = '' OR upper(${t}) = 'Z' OR ${t} IN ('+00', '+0000', '+00:00', '-00:00') THEN 'UTC'
     WHEN length(${t}) = 3 THEN ${t} || ':00' WHEN length(${t}) = 5 THEN ${t}[1:3] || ':' || ${t}[4:5] ELSE ${t} END`,
  ),
  letMacro(
    'a_pad_clock',
    ['t'],
    ({ t }) =>
      `replace(CASE WHEN ${t} = '' THEN '00:00' WHEN length(${t}) = 2 THEN ${t} || ':00' ELSE ${t} END, ',', '.')`,
  ),
  `CREATE MACRO a_iso_local(v) AS a_cut_time(TRY_CAST(v[1:10] || ' ' || a_pad_clock(regexp_extract(v[12:], '^[0-9:.,]*')) AS TIMESTAMP), 3)`,
  letMacro(
    'a_print_offset',
    ['i', 'w'],
    ({ i, w }) => `CASE WHEN ${i} = ${w} THEN 'Z' ELSE CASE WHEN ${w} < ${i} THEN '-' ELSE '+' END
     || lpad(CAST(abs(epoch_us(${w}) - epoch_us(${i})) // 3600000000 AS VARCHAR), 2, '0')
     || ':' || lpad(CAST(abs(epoch_us(${w}) - epoch_us(${i})) // 60000000 % 60 AS VARCHAR), 2, '0') END`,
  ),
  `CREATE MACRO a_bad_time(message) AS make_timestamp(CAST(a_fail(message) AS BIGINT))`,
  letMacro(
    'a_iso_checked',
    ['l', 'z', 'v'],
    ({ l, z, v }) => `CASE WHEN ${l} IS NULL
     THEN a_zoned(a_bad_time('INVALID_FUNCTION_ARGUMENT: Cannot parse "' || ${v} || '": value out of range'), 'UTC') ELSE a_zoned(a_instant(${l}, ${z}), ${z}) END`,
  ),
  letMacro(
    'a_from_iso',
    ['v'],
    ({ v }) => `CASE WHEN ${v} IS NULL THEN NULL
     WHEN NOT regexp_full_match(${v}, '[0-9]{4}-[0-9]{2}-[0-9]{2}(T([0-9]{2}(:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?)?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?')
       THEN a_zoned(a_bad_time('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || ${v} || '"'), 'UTC')
     ELSE a_iso_checked(a_iso_local(${v}), a_iso_offset(regexp_extract(${v}[12:], '([zZ]|[+-][0-9:]+)$')), ${v}) END`,
  ),
];

/** A macro that looks at each argument several times, yet evaluates it once: the arguments travel in a struct through a lambda. */
function letMacro<N extends string>(
  name: string,
  parameters: readonly N[],
  body: (names: Readonly<Record<N, string>>) => string,
): string {
  const inner = Object.fromEntries(parameters.map((parameter) => [parameter, `m_.${parameter}_`])) as Record<
    N,
    string
  >;
  const packed = parameters.map((parameter) => `${parameter}_ := ${parameter}`).join(', ');
  return `CREATE MACRO ${name}(${parameters.join(', ')}) AS list_extract(list_transform([struct_pack(${packed})], lambda m_: ${body(inner)}), 1)`;
}
