import { afterAll, describe, expect, it } from 'vitest';
import { SmallAthena } from './small-athena.ts';

const athena = new SmallAthena();
afterAll(() => athena.close());

const answers: readonly (readonly [string, readonly (string | null)[]])[] = [
  ['5/2, -7/2, 7 % 3, -7 % 3, 5.0/2, 1/0e0', ['2', '-3', '1', '-1', '2.5', 'Infinity']],
  [
    "cast(1 as decimal(18,2)) / cast(3 as decimal(18,2)), decimal '1.10' * decimal '2.20', decimal '1.1' + 1",
    ['0.33', '2.4200', '2.1'],
  ],
  [
    "decimal '5.5' % decimal '2', decimal '2' / decimal '3', decimal '-2.0' / decimal '3.0'",
    ['1.5', '1', '-0.7'],
  ],
  [
    "round(decimal '2.345', 2), round(2.5e0), round(-2.5e0), ceil(decimal '1.2'), cast(2.5e0 as integer)",
    ['2.350', '3.0', '-3.0', '2', '3'],
  ],
  [
    "cast('1.005' as decimal(10,2)), cast(1.50 as varchar), cast(true as varchar), try_cast('x' as integer)",
    ['1.01', '1.50', 'true', null],
  ],
  [
    "date_diff('day', timestamp '2026-01-01 22:00:00', timestamp '2026-01-02 00:00:00'), date_add('day', 1, date '2026-01-31')",
    ['0', '2026-02-01'],
  ],
  [
    "date_trunc('day', timestamp '2025-09-07 12:00:00 America/Santiago')",
    ['2025-09-07 01:00:00 America/Santiago'],
  ],
  [
    "date_trunc('hour', timestamp '2025-11-02 06:30:00 UTC' at time zone 'America/New_York')",
    ['2025-11-02 01:00:00 America/New_York'],
  ],
  [
    "timestamp '2026-03-07 12:00:00 America/New_York' + interval '1' day, date_add('day', 1, timestamp '2026-03-07 12:00:00 America/New_York')",
    ['2026-03-08 13:00:00 America/New_York', '2026-03-08 12:00:00 America/New_York'],
  ],
  [
    "at_timezone(timestamp '2026-01-02 03:04:05 UTC', 'America/Lima'), with_timezone(timestamp '2026-01-02 03:04:05', '+05:30')",
    ['2026-01-01 22:04:05 America/Lima', '2026-01-02 03:04:05 +05:30'],
  ],
  [
    "cast(timestamp '2026-01-02 03:04:05 UTC' at time zone 'Asia/Tokyo' as timestamp(3))",
    ['2026-01-02 12:04:05.000'],
  ],
  [
    "from_iso8601_timestamp('2026-01-02T23:59:59.9996+05:30'), from_iso8601_timestamp('2026-01-02')",
    ['2026-01-02 23:59:59.999 +05:30', '2026-01-02 00:00:00.000 UTC'],
  ],
  [
    "to_iso8601(from_iso8601_timestamp('2026-01-02T03:04:05-05:00')), from_unixtime(1.5)",
    ['2026-01-02T03:04:05.000-05:00', '1970-01-01 00:00:01.500 UTC'],
  ],
  [
    "date_format(timestamp '2026-01-02 03:04:05', '%Y-%m-%d %H:%i:%s %W %e'), date_parse('2026-01-02', '%Y-%m-%d')",
    ['2026-01-02 03:04:05 Friday 2', '2026-01-02 00:00:00.000'],
  ],
  [
    "format_datetime(timestamp '2026-01-02 03:04:05 UTC' at time zone 'America/Lima', 'yyyy-MM-dd''T''HH:mm ZZ')",
    ['2026-01-01T22:04 -05:00'],
  ],
  [
    "year(date '2026-01-02'), extract(month from date '2026-01-02'), day_of_week(date '2026-01-04'), week(date '2026-01-01')",
    ['2026', '1', '7', '1'],
  ],
  [
    "current_date, current_timestamp, timestamp '2026-01-02 00:00:00' - timestamp '2026-01-01 01:00:00'",
    ['2026-06-15', '2026-06-15 10:20:30.456 UTC', '0 23:00:00.000'],
  ],
  [
    "substr('hello', 2, 3), substr('hello', -3), substr('hello', 0), concat('a', null), split_part('a,b', ',', 3)",
    ['ell', 'llo', '', null, null],
  ],
  [
    "length('ñ🏽'), upper('ñ'), strpos('hello', 'l'), lpad('7', 3, '0'), 'a' || 'b', position('l' in 'hello')",
    ['2', 'Ñ', '3', '007', 'ab', '3'],
  ],
  [
    "regexp_like('abc', 'b'), regexp_replace('abc', '(b)', '[$1]'), regexp_extract('abc', 'b(c)', 1), regexp_extract('abc', 'z')",
    ['true', 'a[b]c', 'c', null],
  ],
  [
    "greatest(1, null), greatest(1, 3, 2), coalesce(null, 5), nullif(1, 1), if(1 > 2, 'a', 'b'), try(1/0)",
    [null, '3', '5', null, 'b', null],
  ],
  [
    `json_extract_scalar('{"a":{"b":[1,"x"]}}', '$.a.b[1]'), json_extract_scalar('{"a":{}}', '$.a'), json_extract_scalar('nope', '$.a')`,
    ['x', null, null],
  ],
  [
    `cast(json_parse('[{"a":"x","b":1.5},{"a":"y"}]') as array(row(a varchar, b decimal(5,2))))`,
    ['[{a=x, b=1.50}, {a=y, b=null}]'],
  ],
  [
    "cardinality(array[1,2]), element_at(array[1], 3), contains(array[1,2], 2), element_at(map(array['k'], array[9]), 'k')",
    ['2', null, 'true', '9'],
  ],
  [
    'transform(array[1,2], x -> x * 2), filter(array[1,2,3], x -> x > 1), reduce(array[1,2,3], 0, (s, x) -> s + x, s -> s * 10)',
    ['[2, 4]', '[2, 3]', '60'],
  ],
  [
    "array[1, null], row(1, 'x'), map(array['a'], array[1]), x'68656c6c6f', 1e7, 1e-3, 0.1e0",
    ['[1, null]', '{field0=1, field1=x}', '{a=1}', '68 65 6c 6c 6f', '1.0E7', '0.001', '0.1'],
  ],
  [
    "typeof(1.5), typeof('ab'), typeof(null), typeof(current_timestamp), typeof(1 + bigint '2')",
    ['decimal(2,1)', 'varchar(2)', 'unknown', 'timestamp(3) with time zone', 'bigint'],
  ],
  [
    "1 in (select 2), 1 = any (select 1), null in (1), 1 is distinct from null, 'a_b' like 'a#_b' escape '#'",
    ['false', 'true', null, 'true', 'true'],
  ],
];

it.each(answers)('answers SELECT %s as Trino does', async (list, expected) => {
  expect(await athena.row(`SELECT ${list}`)).toEqual(expected);
});

const queries: readonly (readonly [string, readonly (readonly (string | null)[])[]])[] = [
  [
    "SELECT avg(x), sum(x), typeof(avg(x)), typeof(sum(x)) FROM (VALUES decimal '1.01', decimal '2.02', decimal '2.02') t(x)",
    [['1.68', '5.05', 'decimal(3,2)', 'decimal(38,2)']],
  ],
  [
    'SELECT sum(x), avg(x), count(x), count(DISTINCT x), count_if(x > 1) FROM (VALUES 1, 2, 2, null) t(x)',
    [['5', '1.6666666666666667', '3', '2', '2']],
  ],
  [
    'SELECT max_by(a, b), min_by(a, b), array_agg(a ORDER BY b), approx_distinct(a) FROM (VALUES (1, 2), (2, 1)) t(a, b)',
    [['1', '2', '[2, 1]', '2']],
  ],
  [
    'SELECT approx_percentile(x, 0.5), approx_percentile(CAST(x AS double), ARRAY[0.5, 0.9]) FROM (VALUES 1, 2, 3, 4, 5) t(x)',
    [['3', '[3.0, 5.0]']],
  ],
  [
    'SELECT x, lag(x) OVER (ORDER BY x), sum(x) OVER w FROM (VALUES 1, 2, 4) t(x) WINDOW w AS (ORDER BY x) ORDER BY x DESC LIMIT 1',
    [['4', '2', '7']],
  ],
  ['SELECT x, y FROM (VALUES (1, null), (2, 1)) t(x, y) ORDER BY y DESC OFFSET 1 LIMIT 1', [['1', null]]],
  [
    "SELECT a, b, n FROM UNNEST(ARRAY[row('x', 1), row('y', 2)]) WITH ORDINALITY AS t(a, b, n) WHERE b = 2",
    [['y', '2', '2']],
  ],
  [
    "SELECT t.k, u.v FROM (VALUES ('a', ARRAY[1, 2]), ('b', ARRAY[])) t(k, vs) LEFT JOIN UNNEST(vs) AS u(v) ON TRUE ORDER BY 1, 2",
    [
      ['a', '1'],
      ['a', '2'],
      ['b', null],
    ],
  ],
  [
    'SELECT x FROM (VALUES 1, 2) a(x) FULL JOIN (VALUES 2, 3) b(x) USING (x) ORDER BY x',
    [['1'], ['2'], ['3']],
  ],
  [
    'WITH a AS (SELECT 1 x), b(y) AS (SELECT x + 1 FROM a) SELECT y FROM b UNION ALL SELECT x FROM a ORDER BY 1',
    [['1'], ['2']],
  ],
  [
    'SELECT x, grouping(x), count(*) FROM (VALUES 1, 2) t(x) GROUP BY ROLLUP (x) ORDER BY 1 NULLS FIRST',
    [
      [null, '1', '2'],
      ['1', '0', '1'],
      ['2', '0', '1'],
    ],
  ],
  [
    "SELECT date_trunc('day', t AT TIME ZONE 'America/Lima') d, count(*) FROM (VALUES timestamp '2026-01-02 03:00:00', timestamp '2026-01-02 06:00:00') v(t) GROUP BY 1 HAVING count(*) > 0 ORDER BY d DESC",
    [
      ['2026-01-02 00:00:00 America/Lima', '1'],
      ['2026-01-01 00:00:00 America/Lima', '1'],
    ],
  ],
  [
    'SELECT (SELECT max(y) FROM (VALUES 1, 5) u(y) WHERE y > x) FROM (VALUES 1, 9) t(x) ORDER BY x',
    [['5'], [null]],
  ],
];

it.each(queries)('answers %s', async (sql, expected) => {
  const { rows } = await athena.query(sql);

  expect(rows.map((row) => row.map((value) => value ?? null))).toEqual(expected);
});

const failures: readonly (readonly [string, string])[] = [
  ['SELECT 1/0', 'DIVISION_BY_ZERO: Division by zero'],
  ['SELECT 1 % 0', 'DIVISION_BY_ZERO: Division by zero'],
  ["SELECT CAST('abc' AS integer)", "INVALID_CAST_ARGUMENT: Cannot cast 'abc' to INT"],
  ["SELECT CAST(' 1' AS bigint)", "INVALID_CAST_ARGUMENT: Cannot cast ' 1' to BIGINT"],
  ["SELECT CAST('x' AS date)", 'INVALID_CAST_ARGUMENT: Value cannot be cast to date: x'],
  ['SELECT 9223372036854775807 + 1', 'NUMERIC_VALUE_OUT_OF_RANGE: '],
  ['SELECT sum(x) FROM (VALUES 9223372036854775807, 1) t(x)', 'NUMERIC_VALUE_OUT_OF_RANGE: '],
  ["SELECT 1 + 'a'", 'TYPE_MISMATCH: line 1:10: Cannot apply operator: integer + varchar(1)'],
  ["SELECT 'a' = 1", 'TYPE_MISMATCH: line 1:12: '],
  ['SELECT nope', "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved"],
  ['SELECT 1 FROM nope', "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.nope' does not exist"],
  ['SELECT 1 FROM no.pe', "SCHEMA_NOT_FOUND: line 1:15: Schema 'no' does not exist"],
  ['SELECT x, count(*) FROM (VALUES (1, 2)) t(x, y)', 'EXPRESSION_NOT_AGGREGATE: '],
  ['SELECT x FROM (VALUES 1) t(x) WHERE count(*) > 1', 'EXPRESSION_NOT_SCALAR: line 1:37: '],
  [
    "SELECT timestamp '2026-01-01 00:00:00' AT TIME ZONE 'Nope/Zone'",
    "INVALID_FUNCTION_ARGUMENT: line 1:53: 'Nope/Zone' is not a valid time zone id",
  ],
  ["SELECT from_iso8601_timestamp('bad')", 'INVALID_FUNCTION_ARGUMENT: Invalid format: "bad"'],
  ['SELECT (SELECT x FROM (VALUES 1, 2) t(x))', 'SUBQUERY_MULTIPLE_ROWS: '],
  ['SELECT a.x FROM (VALUES 1) a(x), (VALUES 1) a(x)', 'AMBIGUOUS_NAME: '],
  ['SELECT FROM t', 'SYNTAX_ERROR: line 1:8: '],
  ['SELECT 1 WHERE', 'SYNTAX_ERROR: line 1:15: '],
];

it.each(failures)('refuses %s', async (sql, message) => {
  await expect(athena.query(sql)).rejects.toThrow(message);
});

describe('locks everything but its tables away', () => {
  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    "SELECT * FROM glob('/*')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_settings',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM scan0',
    "SELECT getenv('HOME')",
    "SELECT read_text('/etc/passwd')",
    "SELECT a_fail('x')",
    'SELECT 1; SELECT 2',
    'SELECT 1::integer',
    'SELECT $1',
    "SELECT 'a' ILIKE 'A'",
    'WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x',
    "SELECT * FROM (COPY (SELECT 1) TO '/tmp/x')",
  ])('%s', async (sql) => {
    await expect(athena.query(sql)).rejects.toThrow(
      /^(SYNTAX_ERROR|TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|FUNCTION_NOT_FOUND)/,
    );
  });

  it.each([
    "COPY (SELECT 1) TO '/tmp/x'",
    "ATTACH 'x'",
    'PRAGMA version',
    'INSTALL httpfs',
    'SET threads = 1',
    'INSERT INTO t VALUES 1',
    'EXPLAIN SELECT 1',
  ])('%s', (sql) => {
    expect(() => athena.ddl(sql)).toThrow(/^(SYNTAX_ERROR|NOT_SUPPORTED)/);
  });
});

it('takes parameters as literals and nothing else', async () => {
  const sql = "SELECT x FROM (VALUES 'a', 'it''s', '1 OR 1=1') t(x) WHERE x = ?";

  expect(await athena.row(sql, ["'it''s'"])).toEqual(["it's"]);
  expect((await athena.query(sql, ["'x'' OR ''1''=''1'"])).rows).toEqual([]);
  await expect(athena.query(sql, ["'a' OR TRUE"])).rejects.toThrow('TYPE_MISMATCH');
  await expect(athena.query(sql, ['(SELECT 1)'])).rejects.toThrow('SYNTAX_ERROR');
  await expect(athena.query(sql, ['x'])).rejects.toThrow('COLUMN_NOT_FOUND');
  await expect(athena.query(sql)).rejects.toThrow(
    'INVALID_PARAMETER_USAGE: Incorrect number of parameters: expected 1 but found 0',
  );
});
