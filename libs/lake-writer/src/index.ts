export {
  columnExpression,
  ITEM_FIELDS,
  itemsExpression,
  type LakeColumn,
  type LakeColumnType,
  PARTITION_COLUMNS,
  PURCHASE_COLUMNS,
  type PurchaseColumnName,
} from './columns.ts';
export { CorruptLakeError, InvalidNameError } from './errors.ts';
export { type Lake, type LakeBatch, type LakeFreshness, type LakeRecord, type LakeWritten } from './lake.ts';
export { LAKE_FORMATS, type LakeFormat } from './lake-format.ts';
export { claimKey, freshnessKey, partitionOf, RAW_PREFIX, rawObjectKey, shardOf } from './layout.ts';
export { createDatabase, purchasesRawTable, RAW_TABLE_NAME, type TablePlace } from './tables.ts';
