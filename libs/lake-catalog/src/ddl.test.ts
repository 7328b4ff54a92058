import { describe, expect, it } from 'vitest';
import { columnExpression, itemsExpression, PURCHASE_COLUMNS } from './columns.ts';
import { LAKE_FORMATS } from './lake-format.ts';
import { createDatabase, purchasesRawTable } from './ddl.ts';
import { describePurchasesRaw } from './purchases-raw.ts';

const place = { database: 'shop_lake', bucket: 'shop-lake' };

describe('the table of the change log', () => {
  it('projects its partitions, and wants a tenant in every query', () => {
    const ddl = purchasesRawTable({ ...place, format: 'json' });

    expect(ddl).toContain("'projection.enabled' = 'true'");
    expect(ddl).toContain("'projection.tenant_id.type' = 'injected'");
    expect(ddl).toContain(
      "'storage.location.template' = 's3://shop-lake/raw/v1/entity=purchases/tenant_id=${tenant_id}/year=${year}/month=${month}/day=${day}/'",
    );
    expect(ddl).toContain('PARTITIONED BY (`tenant_id` string, `year` string, `month` string, `day` string)');
  });

  it('reads JSON with nested items', () => {
    const ddl = purchasesRawTable({ ...place, format: 'json' });

    expect(ddl).toContain("ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'");
    expect(ddl).toContain(
      '`items` array<struct<product_id:string,name:string,category:string,brand:string,sku:string,quantity:int,unit_price:string>>',
    );
    expect(ddl).toContain('`total` string');
  });

  it('reads CSV as text, with an escape character that no line has', () => {
    const ddl = purchasesRawTable({ ...place, format: 'csv' });

    expect(ddl).toContain("'escapeChar' = '\\u0001'");
    for (const { name } of PURCHASE_COLUMNS) expect(ddl).toContain(`\`${name}\` string`);
  });

  it.each(['', 'Shop', 'a`b', "a'b", 'a b', 'shop.lake'])('refuses the database name %j', (database) => {
    expect(() => createDatabase(database)).toThrow('is no valid database name');
    expect(() => purchasesRawTable({ ...place, database, format: 'json' })).toThrow(
      'is no valid database name',
    );
  });

  it.each(['', 'B', "x'y", 'a/b'])('refuses the bucket name %j', (bucket) => {
    expect(() => purchasesRawTable({ ...place, bucket, format: 'csv' })).toThrow('is no valid bucket name');
  });
});

describe('the description of the change log', () => {
  it.each(LAKE_FORMATS)('says of %s what the DDL says', (format) => {
    const table = describePurchasesRaw({ bucket: 'shop-lake', format });
    const ddl = purchasesRawTable({ ...place, format });

    for (const { name, type } of table.columns) expect(ddl).toContain(`\`${name}\` ${type}`);
    for (const [name, value] of Object.entries(table.properties))
      expect(ddl).toContain(`'${name}' = '${value}'`);
    expect(ddl).toContain(`LOCATION '${table.location}'`);
  });
});

describe('the SQL that reads a column', () => {
  it('gives the types of the model, whatever the format', () => {
    expect(columnExpression('json', 'total')).toBe('CAST("total" AS DECIMAL(22,4))');
    expect(columnExpression('csv', 'total')).toBe(`CAST(NULLIF("total", '') AS DECIMAL(22,4))`);
    expect(columnExpression('json', 'item_count')).toBe('"item_count"');
    expect(columnExpression('csv', 'item_count')).toBe(`CAST(NULLIF("item_count", '') AS INTEGER)`);
    expect(columnExpression('json', 'purchased_at')).toBe('from_iso8601_timestamp("purchased_at")');
    expect(columnExpression('csv', 'status')).toBe(`NULLIF("status", '')`);
  });

  it('gives items as an array of rows, whatever the format', () => {
    expect(itemsExpression('json')).toBe('"items"');
    expect(itemsExpression('csv')).toBe(
      `CAST(json_parse(NULLIF("items", '')) AS ARRAY(ROW(product_id VARCHAR, name VARCHAR, category VARCHAR, brand VARCHAR, sku VARCHAR, quantity INTEGER, unit_price VARCHAR)))`,
    );
  });
});
