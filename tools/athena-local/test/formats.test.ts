import { afterAll, describe, expect, it } from 'vitest';
import { SmallAthena } from './small-athena.ts';

const athena = new SmallAthena();
afterAll(() => athena.close());

const openx = "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'";
const csv = "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'";
let tables = 0;

/** A table of one object with this text. */
function table(columns: string, format: string, text: string): string {
  tables += 1;
  athena.store.put('lake', `t${tables}/data`, text);
  athena.ddl(`CREATE EXTERNAL TABLE t${tables} (${columns}) ${format} LOCATION 's3://lake/t${tables}/'`);
  return `t${tables}`;
}

async function read(name: string): Promise<(string | null)[][]> {
  const { rows } = await athena.query(`SELECT * FROM ${name}`);
  return rows.map((row) => row.map((value) => value ?? null));
}

describe('OpenX JSON', () => {
  it('reads every type', async () => {
    const name = table(
      'b boolean, i int, l bigint, d double, m decimal(5,2), s string, v varchar(2), t timestamp, y date, a array<int>, r struct<k:string,n:int>, p map<string,int>',
      openx,
      '{"b":true,"i":1,"l":9007199254740993,"d":1e20,"m":1.1,"s":"ñ","v":"abc","t":"2026-01-02 23:59:59.9996","y":"2026-01-02","a":[1,null],"r":{"k":"x","n":2},"p":{"q":3}}\n',
    );

    expect(await read(name)).toEqual([
      [
        'true',
        '1',
        '9007199254740993',
        '1.0E20',
        '1.10',
        'ñ',
        'ab',
        '2026-01-03 00:00:00.000',
        '2026-01-02',
        '[1, null]',
        '{k=x, n=2}',
        '{q=3}',
      ],
    ]);
  });

  it('takes keys in any case, absent ones as NULL, and nested JSON as text', async () => {
    const name = table(
      'userid string, more string',
      openx,
      '{"userId":7,"More":{"a":[1]}}\n{"USERID":"x\\"A\\":y"}\n\n',
    );

    expect(await read(name)).toEqual([
      ['7', '{"a":[1]}'],
      ['x"A":y', null],
      [null, null],
    ]);
  });

  it('reads a column from the key that the mapping names', async () => {
    const name = table(
      'ts string',
      `${openx} WITH SERDEPROPERTIES ('mapping.ts'='timestamp')`,
      '{"timestamp":"x"}\n',
    );

    expect(await read(name)).toEqual([['x']]);
  });

  it('refuses a broken line unless told to ignore it', async () => {
    const text = '{"a":"1"}\n{"a":\n[1]\n';

    await expect(read(table('a string', openx, text))).rejects.toThrow(
      'HIVE_CURSOR_ERROR: Row is not a valid JSON Object',
    );
    const lenient = `${openx} WITH SERDEPROPERTIES ('ignore.malformed.json'='true')`;
    expect(await read(table('a string', lenient, text))).toEqual([['1'], [null], [null]]);
  });

  it.each([
    ['int', '"abc"'],
    ['int', '1.5'],
    ['decimal(3,1)', '1000'],
    ['boolean', '"maybe"'],
    ['date', '"2026-02-30"'],
    ['double', '{}'],
    ['array<int>', '["x"]'],
  ])('refuses a %s that reads %s', async (type, value) => {
    await expect(read(table(`a ${type}`, openx, `{"a":${value}}\n`))).rejects.toThrow(
      'HIVE_BAD_DATA: Error parsing field value',
    );
  });
});

describe('OpenCSV', () => {
  it('splits quoted lines, with and without its own escapes', async () => {
    const name = table('a string, b string, c string', csv, '"x, ""y""",2\n"a\\"b",\\c,d,e\n,,\r\n"open,1\n');

    expect(await read(name)).toEqual([
      ['x, "y"', '2', null],
      ['a"b', 'c', 'd'],
      ['', '', ''],
      [null, null, null],
    ]);
  });

  it('takes dates as days and timestamps as milliseconds, and refuses empty numbers', async () => {
    expect(await read(table('y date, t timestamp, n int', csv, '20455,1767323045678,5\n'))).toEqual([
      ['2026-01-02', '2026-01-02 03:04:05.678', '5'],
    ]);
    await expect(read(table('n int', csv, '""\n'))).rejects.toThrow('HIVE_BAD_DATA');
  });

  it('takes other characters, also by their code', async () => {
    const properties = "WITH SERDEPROPERTIES ('separatorChar'=';', 'quoteChar'='''', 'escapeChar'='\\u0001')";

    expect(await read(table('a string, b string', `${csv} ${properties}`, "'x;y';\\n\n"))).toEqual([
      ['x;y', '\\n'],
    ]);
  });
});

it('skips header lines', async () => {
  athena.store.put('lake', 'h/data.csv', 'a\n1\n2\n');
  athena.ddl(
    `CREATE EXTERNAL TABLE h (a string) ${csv} LOCATION 's3://lake/h' TBLPROPERTIES ('skip.header.line.count'='1')`,
  );

  expect(await read('h')).toEqual([['1'], ['2']]);
});

it.each([
  [
    "'projection.d.type'='date','projection.d.range'='2026-01-02,NOW','projection.d.format'='yyyy/MM/dd'",
    'date',
    ['2026-01-02', '2026-01-03'],
  ],
  [
    "'projection.d.type'='date','projection.d.range'='2026/01/01,2026/01/02','projection.d.format'='yyyy/MM/dd'",
    'string',
    ['2026/01/01', '2026/01/02'],
  ],
])('projects dates with %s', async (projection, type, expected) => {
  const name = `d${(tables += 1)}`;
  for (const day of ['2026/01/01', '2026/01/02', '2026/01/03', '2999/01/01'])
    athena.store.put('lake', `${name}/${day}/x.json`, '{"n":1}');
  const range = projection.replace('2026-01-02,NOW', '2026/01/02,NOW');
  athena.ddl(`CREATE EXTERNAL TABLE ${name} (n int) PARTITIONED BY (d ${type}) ${openx} LOCATION 's3://lake/${name}/'
    TBLPROPERTIES ('projection.enabled'='true',${range},'storage.location.template'='s3://lake/${name}/\${d}/')`);

  const { rows } = await athena.query(`SELECT d FROM ${name} ORDER BY d`);

  expect(rows.flat()).toEqual(expected);
});

it('says that a partitioned table without projection cannot be read', async () => {
  athena.ddl(
    `CREATE EXTERNAL TABLE plain (n int) PARTITIONED BY (d string) ${openx} LOCATION 's3://lake/plain/'`,
  );

  await expect(athena.query('SELECT * FROM plain')).rejects.toThrow('NOT_SUPPORTED');
});
