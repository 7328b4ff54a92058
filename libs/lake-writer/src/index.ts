export { S3ObjectStore } from './adapters/s3-object-store.ts';
export { cleanLake, type LakeCleaning } from './cleaning/clean-lake.ts';
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
export { CorruptLakeError, InvalidNameError, InvalidSequenceError } from './errors.ts';
export {
  type Lake,
  type LakeBatch,
  type LakeFreshness,
  type LakeRecord,
  type LakeWritten,
  type LateLake,
} from './lake.ts';
export { LAKE_FORMATS, type LakeFormat } from './lake-format.ts';
export { claimKey, freshnessKey, partitionOf, RAW_PREFIX, rawObjectKey, shardMarks } from './layout.ts';
export { createDatabase, purchasesRawTable, RAW_TABLE_NAME, type TablePlace } from './tables.ts';
export { type NewObject, type ObjectMetadata, type ObjectStore, type StoredObject } from './object-store.ts';
export { S3Lake, type S3LakeOptions } from './s3-lake.ts';
