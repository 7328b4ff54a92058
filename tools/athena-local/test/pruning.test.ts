import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SmallAthena } from './small-athena.ts';

const athena = new SmallAthena();
afterAll(() => athena.close());

beforeAll(() => {
  for (const month of ['01', '02']) {
    for (const day of ['01', '02', '03']) {
      const rows = [1, 2].map((n) => JSON.stringify({ n: Number(day) * n, id: `${month}-${day}-${n}` }));
      athena.store.put('lake', `m=${month}/d=${day}/a.json`, `${rows.join('\n')}\n`);
    }
  }
  athena.ddl(`CREATE EXTERNAL TABLE t (n int, id string) PARTITIONED BY (m string, d int)
    ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://lake/' TBLPROPERTIES ('projection.enabled'='true',
    'projection.m.type'='enum', 'projection.m.values'='01,02', 'projection.d.type'='integer', 'projection.d.range'='1,31', 'projection.d.digits'='2')`);
});

const operator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
const month = fc.constantFrom("'01'", "'02'", "'03'", 'NULL', "concat('0', '2')");
const day = fc.constantFrom('1', '2', '3', '4', 'NULL', '1 + 1');

/** Conditions on the columns of one alias; `$` stands for it. */
const leaf = fc.oneof(
  fc.tuple(operator, month).map(([op, value]) => `$.m ${op} ${value}`),
  fc.tuple(operator, day).map(([op, value]) => `${value} ${op} $.d`),
  fc.tuple(day, day).map(([low, high]) => `$.d BETWEEN ${low} AND ${high}`),
  fc.uniqueArray(month, { minLength: 1 }).map((values) => `$.m IN (${values.join(', ')})`),
  fc.constantFrom('$.n > 2', '$.m IS NULL', '$.d = $.n', "$.m LIKE '%1'"),
);
const condition = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.tuple(tie('tree'), fc.constantFrom('AND', 'OR'), tie('tree')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('tree').map((tree) => `NOT (${tree})`),
  ),
})).tree;

const shapes = [
  'SELECT a.id FROM t a WHERE {a}',
  'SELECT a.id FROM (SELECT * FROM t) a WHERE {a}',
  'SELECT a.id, b.id FROM t a JOIN t b ON a.m = b.m AND a.d = b.d AND {b} WHERE {a}',
  'SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.m = b.m AND {b} WHERE {a}',
  'SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.d = b.d WHERE {a} AND {b}',
  'SELECT a.id, b.id FROM t a LEFT JOIN t b ON a.d = b.d AND {a} WHERE {b}',
  'SELECT a.id, b.id FROM t a RIGHT JOIN t b ON a.d = b.d AND {a} WHERE {b}',
  'SELECT a.id, b.id FROM t a FULL JOIN t b ON a.m = b.m AND a.d = b.n AND {a} WHERE {b}',
  'SELECT a.id FROM t a WHERE {a} AND EXISTS (SELECT 1 FROM t b WHERE b.d = a.d AND {b})',
  'SELECT a.id FROM t a WHERE NOT EXISTS (SELECT 1 FROM t b WHERE b.m = a.m AND {a} AND {b})',
  'SELECT a.id FROM t a WHERE {a} AND a.d IN (SELECT b.d FROM t b WHERE {b})',
  'SELECT a.m, a.c FROM (SELECT m, d, max(n) n, count(*) c FROM t b WHERE {b} GROUP BY m, d) a WHERE {a}',
  'SELECT a.m, a.r FROM (SELECT m, d, n, row_number() OVER (PARTITION BY m ORDER BY d, n) r FROM t) a WHERE {a}',
  'SELECT a.m, a.d FROM (SELECT m, d, n FROM t UNION ALL SELECT m, n, d FROM t) a WHERE {a}',
  'SELECT a.m, a.d FROM (SELECT m, d, n FROM t EXCEPT SELECT b.m, b.d, b.n FROM t b WHERE {b}) a WHERE {a}',
];

async function sorted(sql: string): Promise<string[]> {
  const { rows } = await athena.query(sql);
  return rows.map((row) => JSON.stringify(row.map((value) => value ?? null))).sort();
}

it('reads fewer partitions without changing any answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...shapes), condition, condition, async (shape, a, b) => {
      const filled = (hide: (text: string) => string) =>
        shape
          .replaceAll('{a}', () => hide(a).replaceAll('$', 'a'))
          .replaceAll('{b}', () => hide(b).replaceAll('$', 'b'));
      const pruned = filled((text) => `(${text})`);
      // What is computed says nothing of partitions, so that everything is read.
      const whole = filled(
        (text) => `(${text.replaceAll('$.m', "concat($.m, '')").replaceAll('$.d', '($.d + 0)')})`,
      );

      expect(await sorted(pruned)).toEqual(await sorted(whole));
    }),
    { numRuns: 200 },
  );
});
