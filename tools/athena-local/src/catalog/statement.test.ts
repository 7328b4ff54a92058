import { expect, it } from 'vitest';
import { hiveTypeText } from './hive-type.ts';
import { parseStatement } from './statement.ts';

it('reads a table with everything that a lake needs', () => {
  const statement = parseStatement(`CREATE EXTERNAL TABLE IF NOT EXISTS \`shop\`.\`raw\` (
      \`id\` string COMMENT 'the key', date date, amount decimal(18, 2), items array<struct<sku:string,tags:map<string,int>>>
    ) PARTITIONED BY (tenant_id string)
    ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' WITH SERDEPROPERTIES ("ignore.malformed.json" = 'true')
    STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat' OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
    LOCATION 's3://lake/raw' TBLPROPERTIES ('projection.enabled' = 'true');`);

  expect(statement).toMatchObject({
    kind: 'create table',
    ifNotExists: true,
    table: {
      name: { schema: 'shop', name: 'raw' },
      format: 'json',
      serdeProperties: { 'ignore.malformed.json': 'true' },
      location: 's3://lake/raw',
      properties: { 'projection.enabled': 'true' },
    },
  });
  const columns = statement.kind === 'create table' ? statement.table.columns : [];
  expect(columns.map(({ name, type, comment }) => [name, hiveTypeText(type), comment])).toEqual([
    ['id', 'string', 'the key'],
    ['date', 'date', undefined],
    ['amount', 'decimal(18,2)', undefined],
    ['items', 'array<struct<sku:string,tags:map<string,int>>>', undefined],
  ]);
});

it.each([
  ['SELECT 1', 'query'],
  ['-- x\n(/* y */ WITH a AS (SELECT 1) SELECT * FROM a)', 'query'],
  ['CREATE SCHEMA shop', 'create database'],
  ['DROP DATABASE IF EXISTS shop CASCADE', 'drop database'],
  ['DROP TABLE IF EXISTS shop.raw', 'drop table'],
  ["ALTER TABLE raw SET TBLPROPERTIES ('a' = 'b')", 'set properties'],
  ['CREATE OR REPLACE VIEW v AS SELECT 1', 'create view'],
  ['DROP VIEW v', 'drop view'],
  ["SHOW TABLES IN shop 'p*'", 'show tables'],
  ['SHOW DATABASES', 'show databases'],
  ['SHOW PARTITIONS raw', 'show partitions'],
  ['SHOW CREATE TABLE raw', 'show create table'],
  ['DESCRIBE FORMATTED raw', 'describe'],
])('takes %s for %s', (sql, kind) => {
  expect(parseStatement(sql).kind).toBe(kind);
});

it('keeps the text of a view', () => {
  expect(parseStatement("CREATE VIEW v AS\nSELECT 'AS' x;")).toMatchObject({ sql: "\nSELECT 'AS' x" });
});

it.each([
  ['', "SYNTAX_ERROR: line 1:1: mismatched input '<EOF>'"],
  ['SELEC 1', "SYNTAX_ERROR: line 1:1: mismatched input 'SELEC'"],
  ['DROP TABLE a; DROP TABLE b', "SYNTAX_ERROR: line 1:15: mismatched input 'DROP'"],
  ['INSERT INTO t SELECT 1', 'NOT_SUPPORTED: line 1:1: INSERT'],
  ["CREATE EXTERNAL TABLE t (a blob) STORED AS PARQUET LOCATION 's3://x/'", 'SYNTAX_ERROR: line 1:28: '],
  ["CREATE EXTERNAL TABLE t (a int, A int) STORED AS PARQUET LOCATION 's3://x/'", 'DUPLICATE_COLUMN_NAME'],
  ['CREATE EXTERNAL TABLE t (a int) STORED AS PARQUET', "Expecting: 'LOCATION'"],
  ["CREATE EXTERNAL TABLE t (a int) ROW FORMAT SERDE 'nope' LOCATION 's3://x/'", 'NOT_SUPPORTED'],
])('refuses %s', (sql, message) => {
  expect(() => parseStatement(sql)).toThrow(message);
});
