import { ITEM_FIELDS, type LakeColumn, PARTITION_COLUMNS, PURCHASE_COLUMNS } from './columns.ts';
import { type LakeFormat } from './lake-format.ts';

export const RAW_TABLE_NAME = 'purchases_raw';
export const RAW_PREFIX = 'raw/v1/entity=purchases/';

interface StoredColumn {
  readonly name: string;
  /** As Hive calls it. */
  readonly type: string;
}

/** A table over files in S3, as a Hive catalog has it. */
export interface TableDescription {
  readonly name: string;
  readonly location: string;
  readonly columns: readonly StoredColumn[];
  readonly partitions: readonly StoredColumn[];
  readonly serde: { readonly library: string; readonly parameters: Readonly<Record<string, string>> };
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** The change log of purchases. Partitions are projected, never registered, and a query must name its tenant. */
export function describePurchasesRaw({
  bucket,
  format,
}: {
  readonly bucket: string;
  readonly format: LakeFormat;
}): TableDescription {
  const location = `s3://${bucket}/${RAW_PREFIX}`;
  return {
    name: RAW_TABLE_NAME,
    location,
    columns: PURCHASE_COLUMNS.map((column) => ({ name: column.name, type: storageType(column, format) })),
    partitions: PARTITION_COLUMNS.map((name) => ({ name, type: 'string' })),
    serde: serde(format),
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    properties: {
      'projection.enabled': 'true',
      'projection.tenant_id.type': 'injected',
      'projection.year.type': 'integer',
      'projection.year.range': '2020,2040',
      'projection.year.digits': '4',
      'projection.month.type': 'integer',
      'projection.month.range': '1,12',
      'projection.month.digits': '2',
      'projection.day.type': 'integer',
      'projection.day.range': '1,31',
      'projection.day.digits': '2',
      'storage.location.template': `${location}${PARTITION_COLUMNS.map((name) => `${name}=\${${name}}/`).join('')}`,
    },
  };
}

/**
 * OpenCSVSerde takes the backslash as an escape unless told otherwise, and would eat it out of JSON text.
 * The escape character named here never occurs in a line: the writer replaces control characters.
 */
function serde(format: LakeFormat): TableDescription['serde'] {
  return format === 'json'
    ? { library: 'org.openx.data.jsonserde.JsonSerDe', parameters: {} }
    : {
        library: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
        parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\u0001' },
      };
}

/** CSV columns are all text: an empty field in a numeric column makes Athena refuse the whole query. */
function storageType({ type }: LakeColumn, format: LakeFormat): string {
  if (format === 'csv') return 'string';
  if (type === 'items') return `array<struct<${ITEM_FIELDS.map(field).join(',')}>>`;
  return type === 'integer' ? 'int' : 'string';
}

function field({ name, type }: LakeColumn): string {
  return `${name}:${type === 'integer' ? 'int' : 'string'}`;
}
