/**
 * Macros that give DuckDB the pieces of Trino's arithmetic and clock that it lacks. A failing branch casts its message to a number:
 * unlike `error()`, DuckDB's `TRY` catches that, and the message comes back in the conversion error.
 */
export const prelude: readonly string[] = [
  `CREATE MACRO a_fail(message) AS CAST('@@' || message AS INTEGER)`,
  `CREATE MACRO a_divide(a, b) AS CASE WHEN b = 0 THEN a_fail('DIVISION_BY_ZERO: Division by zero') ELSE a // b END`,
  `CREATE MACRO a_modulo(a, b) AS CASE WHEN b = 0 THEN a_fail('DIVISION_BY_ZERO: Division by zero') ELSE a % b END`,
  // Quotient of two HUGEINTs, rounded half away from zero.
  `CREATE MACRO a_quotient(a, b) AS CASE WHEN b = 0 THEN a_fail('DIVISION_BY_ZERO: Division by zero')
     ELSE (a // b) + CASE WHEN 2::HUGEINT * abs(a % b) >= abs(b) THEN CASE WHEN (a < 0) = (b < 0) THEN 1 ELSE -1 END ELSE 0 END END`,
  `CREATE MACRO a_offset(z) AS to_minutes(CASE WHEN z[1] = '-' THEN -1 ELSE 1 END
     * (CAST(z[2:3] AS INTEGER) * 60 + CAST(z[5:6] AS INTEGER)))`,
  `CREATE MACRO a_is_offset(z) AS regexp_full_match(z, '[+-][0-9]{2}:[0-9]{2}')`,
  // UTC instant to wall clock.
  `CREATE MACRO a_wall(i, z) AS CASE WHEN z = 'UTC' THEN i WHEN a_is_offset(z) THEN i + a_offset(z) ELSE timezone(z, timezone('UTC', i)) END`,
  // Wall clock to UTC instant; of a repeated hour the first, as java.time does, where ICU takes the second.
  `CREATE MACRO a_first(u, l, z) AS CASE WHEN timezone(z, timezone('UTC', u - to_hours(1))) = l THEN u - to_hours(1) ELSE u END`,
  `CREATE MACRO a_instant(l, z) AS CASE WHEN z = 'UTC' THEN l WHEN a_is_offset(z) THEN l - a_offset(z)
     ELSE a_first(timezone('UTC', timezone(z, l)), l, z) END`,
  `CREATE MACRO a_zoned(i, z) AS CASE WHEN i IS NULL OR z IS NULL THEN NULL ELSE struct_pack(i := CAST(i AS TIMESTAMP), z := CAST(z AS VARCHAR)) END`,
  `CREATE MACRO a_local(v) AS a_wall(v.i, v.z)`,
  `CREATE MACRO a_from_local(l, z) AS a_zoned(a_instant(l, z), z)`,
  `CREATE MACRO a_check_zone(z) AS CASE WHEN z IS NULL THEN NULL WHEN z IN ('Z', 'UTC', 'GMT', 'Etc/UTC', '+00:00', '-00:00') THEN 'UTC'
     WHEN a_is_offset(z) OR timezone(z, TIMESTAMP '2000-01-01 00:00:00') IS NOT NULL THEN z END`,
  // Seconds are cut by flooring, so that instants before 1970 round the same way.
  `CREATE MACRO a_round_time(t, digits) AS make_timestamp(CAST(floor(epoch_us(t) / pow(10, 6 - digits) + 0.5) * pow(10, 6 - digits) AS BIGINT))`,
  `CREATE MACRO a_cut_time(t, digits) AS make_timestamp(CAST(floor(epoch_us(t) / pow(10, 6 - digits)) * pow(10, 6 - digits) AS BIGINT))`,
  `CREATE MACRO a_clock(t, digits) AS strftime(t, '%Y-%m-%d %H:%M:%S') || CASE WHEN digits = 0 THEN '' ELSE left(strftime(t, '.%f'), digits + 1) END`,
  `CREATE MACRO a_iso_clock(t, digits) AS strftime(t, '%Y-%m-%dT%H:%M:%S') || CASE WHEN digits = 0 THEN '' ELSE left(strftime(t, '.%f'), digits + 1) END`,
  `CREATE MACRO a_iso_offset(t) AS CASE WHEN t = '' OR upper(t) = 'Z' OR t IN ('+00', '+0000', '+00:00', '-00:00') THEN 'UTC'
     WHEN length(t) = 3 THEN t || ':00' WHEN length(t) = 5 THEN t[1:3] || ':' || t[4:5] ELSE t END`,
  `CREATE MACRO a_pad_clock(t) AS replace(CASE WHEN t = '' THEN '00:00' WHEN length(t) = 2 THEN t || ':00' ELSE t END, ',', '.')`,
  `CREATE MACRO a_iso_local(v) AS a_cut_time(TRY_CAST(v[1:10] || ' ' || a_pad_clock(regexp_extract(v[12:], '^[0-9:.,]*')) AS TIMESTAMP), 3)`,
  `CREATE MACRO a_print_offset(i, z) AS CASE WHEN epoch_us(a_wall(i, z)) = epoch_us(i) THEN 'Z' ELSE
     CASE WHEN a_wall(i, z) < i THEN '-' ELSE '+' END || lpad(CAST(abs(epoch_us(a_wall(i, z)) - epoch_us(i)) // 3600000000 AS VARCHAR), 2, '0')
     || ':' || lpad(CAST(abs(epoch_us(a_wall(i, z)) - epoch_us(i)) // 60000000 % 60 AS VARCHAR), 2, '0') END`,
  `CREATE MACRO a_bad_time(message) AS make_timestamp(CAST(a_fail(message) AS BIGINT))`,
  `CREATE MACRO a_from_iso(v) AS CASE WHEN v IS NULL THEN NULL
     WHEN NOT regexp_full_match(v, '[0-9]{4}-[0-9]{2}-[0-9]{2}(T([0-9]{2}(:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?)?([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?')
       THEN a_zoned(a_bad_time('INVALID_FUNCTION_ARGUMENT: Invalid format: "' || v || '"'), 'UTC')
     WHEN a_iso_local(v) IS NULL THEN a_zoned(a_bad_time('INVALID_FUNCTION_ARGUMENT: Cannot parse "' || v || '": value out of range'), 'UTC')
     ELSE a_from_local(a_iso_local(v), a_iso_offset(regexp_extract(v[12:], '([zZ]|[+-][0-9:]+)$'))) END`,
];
