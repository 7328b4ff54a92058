import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { SmallAthena } from './small-athena.ts';

const opened: SmallAthena[] = [];
afterAll(async () => {
  for (const athena of opened) await athena.close();
});

const injected =
  'CONSTRAINT_VIOLATION: For the injected projected partition column tenant_id, the WHERE clause must contain only static equality conditions, and at least one such condition must be present.';

/** Two tenants, three days each, two rows a day. */
function purchases(options: { readonly pageSize?: number; readonly cacheBytes?: number } = {}): SmallAthena {
  const athena = new SmallAthena(options);
  opened.push(athena);
  for (const tenant of ['acme', 'globex']) {
    for (const day of ['01', '02', '03']) {
      const lines = [1, 2].map((n) =>
        JSON.stringify({ id: `${tenant}-${day}-${n}`, n, items: [{ sku: 's', count: n }] }),
      );
      const key = `raw/tenant_id=${tenant}/year=2026/month=01/day=${day}/a.json.gz`;
      athena.store.put('lake', key, gzipSync(`${lines.join('\n')}\n`));
    }
  }
  athena.store.put('lake', 'raw/tenant_id=acme/year=2026/month=01/day=01/_SUCCESS', 'no data');
  athena.store.put('lake', 'raw/tenant_id=acme/year=2026/month=1/day=1/wrong.json', '{"id":"not padded"}');
  athena.store.put('lake', 'raw/tenant_id=acme/year=1999/month=01/day=01/old.json', '{"id":"out of range"}');
  athena.ddl(`CREATE EXTERNAL TABLE purchases (id string, n int, items array<struct<sku:string,count:int>>)
    PARTITIONED BY (tenant_id string, year string, month string, day string)
    ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://lake/raw/'
    TBLPROPERTIES ('projection.enabled'='true', 'projection.tenant_id.type'='injected',
      'projection.year.type'='integer', 'projection.year.range'='2020,2040', 'projection.year.digits'='4',
      'projection.month.type'='integer', 'projection.month.range'='1,12', 'projection.month.digits'='2',
      'projection.day.type'='integer', 'projection.day.range'='1,31', 'projection.day.digits'='2',
      'storage.location.template'='s3://lake/raw/tenant_id=\${tenant_id}/year=\${year}/month=\${month}/day=\${day}/')`);
  return athena;
}

async function days(
  athena: SmallAthena,
  condition: string,
  parameters: readonly string[] = [],
): Promise<string[]> {
  athena.store.opened.length = 0;
  await athena.query(`SELECT count(*) FROM purchases WHERE ${condition}`, parameters);
  return athena.store.opened
    .map((key) => key.replace(/^raw\/tenant_id=(\w+)\/.*day=(\d+)\/.*$/, '$1 $2'))
    .sort();
}

type Case = readonly [condition: string, read: readonly string[], parameters?: readonly string[]];

describe('reads only the partitions that can match', () => {
  const cases: readonly Case[] = [
    ["tenant_id = 'acme'", ['acme 01', 'acme 02', 'acme 03']],
    ["tenant_id = ? AND day >= '02'", ['acme 02', 'acme 03'], ["'acme'"]],
    ["tenant_id = 'acme' AND day IN ('01', '03', '09')", ['acme 01', 'acme 03']],
    ["tenant_id = 'acme' AND day BETWEEN '02' AND '02'", ['acme 02']],
    [
      "tenant_id = 'acme' AND ((year = '2026' AND month = '01' AND day <= '01') OR (year = '2025'))",
      ['acme 01'],
    ],
    ["(tenant_id = 'acme' AND day = '01') OR (tenant_id = 'acme' AND day = '03')", ['acme 01', 'acme 03']],
    ["tenant_id = lower('ACME') AND day = date_format(date '2026-01-02', '%d')", ['acme 02']],
    ["tenant_id = 'acme' AND day <> '02'", ['acme 01', 'acme 03']],
    ["tenant_id = 'acme' AND NOT day = '02'", ['acme 01', 'acme 02', 'acme 03']],
    ["tenant_id = 'acme' AND (day = '02' OR n = 1)", ['acme 01', 'acme 02', 'acme 03']],
    ["tenant_id = 'acme' AND tenant_id = 'globex'", []],
    ["tenant_id = 'nobody'", []],
    ["tenant_id = 'acme/year=2026'", []],
    ["tenant_id = 'acme' AND year = NULL", []],
  ];

  for (const [condition, expected, parameters] of cases) {
    it(condition, async () => {
      expect(await days(purchases(), condition, parameters)).toEqual(expected);
    });

    it(`${condition}, folder by folder where objects are many`, async () => {
      expect(await days(purchases({ pageSize: 1 }), condition, parameters)).toEqual(expected);
    });
  }
});

describe('finds the conditions wherever they stand', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      "WITH t AS (SELECT * FROM purchases) SELECT id FROM t WHERE tenant_id = 'acme' AND day = '01'",
      ['acme 01'],
    ],
    [
      "SELECT * FROM (SELECT tenant_id t, day d, count(*) FROM purchases GROUP BY 1, 2) WHERE t = 'acme' AND d = '01'",
      ['acme 01'],
    ],
    ["SELECT id FROM everything WHERE tenant_id = 'globex' AND day = '03'", ['globex 03']],
    [
      "SELECT 1 FROM purchases a JOIN purchases b ON a.tenant_id = b.tenant_id AND a.day = b.day WHERE a.tenant_id = 'acme' AND b.day = '02'",
      ['acme 02'],
    ],
    [
      "SELECT 1 FROM purchases a LEFT JOIN purchases b ON a.tenant_id = b.tenant_id AND b.day = '01' WHERE a.tenant_id = 'acme' AND a.day = '02'",
      ['acme 01', 'acme 02'],
    ],
    [
      "SELECT day FROM purchases WHERE tenant_id = 'acme' AND day = '01' UNION ALL SELECT day FROM purchases WHERE tenant_id = 'globex' AND day = '02'",
      ['acme 01', 'globex 02'],
    ],
    [
      "SELECT * FROM (SELECT tenant_id, day FROM purchases UNION ALL SELECT tenant_id, day FROM purchases) WHERE tenant_id = 'acme' AND day = '01'",
      ['acme 01'],
    ],
    ["SELECT 1 WHERE EXISTS (SELECT 1 FROM purchases WHERE tenant_id = 'acme' AND day = '03')", ['acme 03']],
    [
      "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY tenant_id, id) r FROM purchases) WHERE tenant_id = 'acme' AND r = 1",
      ['acme 01', 'acme 02', 'acme 03'],
    ],
  ];

  it.each(cases)('%s', async (sql, expected) => {
    const athena = purchases();
    athena.ddl('CREATE VIEW everything AS SELECT * FROM purchases');

    await athena.query(sql);

    const read = athena.store.opened.map((key) =>
      key.replace(/^raw\/tenant_id=(\w+)\/.*day=(\d+)\/.*$/, '$1 $2'),
    );
    expect(read.sort()).toEqual(expected);
  });
});

it.each([
  'SELECT count(*) FROM purchases',
  "SELECT count(*) FROM purchases WHERE tenant_id IN ('acme', 'globex')",
  "SELECT count(*) FROM purchases WHERE tenant_id LIKE 'acme'",
  "SELECT count(*) FROM purchases WHERE tenant_id >= 'acme' AND tenant_id <= 'acme'",
  "SELECT count(*) FROM purchases WHERE tenant_id = 'acme' OR day = '01'",
  "SELECT count(*) FROM purchases WHERE lower(tenant_id) = 'acme'",
  "SELECT count(*) FROM purchases WHERE NOT tenant_id <> 'acme'",
  "SELECT count(*) FROM purchases a LEFT JOIN purchases b ON a.tenant_id = 'acme' WHERE b.tenant_id = 'acme'",
  "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY id) r FROM purchases) WHERE tenant_id = 'acme'",
  "SELECT * FROM (SELECT * FROM purchases LIMIT 1) WHERE tenant_id = 'acme'",
  "SELECT count(*) FROM purchases WHERE tenant_id = (SELECT 'acme')",
  "SELECT 1 FROM (VALUES 'acme') v(x) WHERE x = 'acme' AND EXISTS (SELECT 1 FROM purchases WHERE x = 'acme')",
])('refuses %s, which does not say whose data it wants', async (sql) => {
  await expect(purchases().query(sql)).rejects.toThrow(injected);
});

it('counts the bytes of the objects it read and gives partitions as columns', async () => {
  const athena = purchases();

  const answer =
    await athena.query(`SELECT p.id, i.sku, i.count, year, day, "$path" FROM purchases p CROSS JOIN UNNEST(items) AS i(sku, count)
    WHERE tenant_id = 'acme' AND day = '02' ORDER BY 1`);

  const path = 's3://lake/raw/tenant_id=acme/year=2026/month=01/day=02/a.json.gz';
  expect(answer.rows).toEqual([
    ['acme-02-1', 's', '1', '2026', '02', path],
    ['acme-02-2', 's', '2', '2026', '02', path],
  ]);
  expect(answer.types).toEqual(['varchar', 'varchar', 'integer', 'varchar', 'varchar', 'varchar']);
  expect(answer.scanned).toBe(
    gzipSync(
      '{"id":"acme-02-1","n":1,"items":[{"sku":"s","count":1}]}\n{"id":"acme-02-2","n":2,"items":[{"sku":"s","count":2}]}\n',
    ).length,
  );
});

it('reads an object again only when it changed', async () => {
  const athena = purchases();
  const sql = "SELECT id FROM purchases WHERE tenant_id = 'acme' AND day = '01' ORDER BY id";

  await athena.query(sql);
  await athena.query(sql);
  expect(athena.store.opened).toHaveLength(1);

  athena.store.put(
    'lake',
    'raw/tenant_id=acme/year=2026/month=01/day=01/a.json.gz',
    gzipSync('{"id":"new"}\n'),
  );
  expect((await athena.query(sql)).rows).toEqual([['new']]);
});

it('answers right with a cache smaller than any object', async () => {
  const athena = purchases({ cacheBytes: 10 });

  const counts = await Promise.all(
    [1, 2, 3].map(() => athena.row("SELECT count(*) FROM purchases WHERE tenant_id = 'acme'")),
  );

  expect(counts).toEqual([['6'], ['6'], ['6']]);
});
