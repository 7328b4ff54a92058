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
export { createDatabase, purchasesRawTable, type TablePlace } from './ddl.ts';
export { InvalidNameError } from './errors.ts';
export { LAKE_FORMATS, type LakeFormat } from './lake-format.ts';
export { describePurchasesRaw, RAW_PREFIX, RAW_TABLE_NAME, type TableDescription } from './purchases-raw.ts';
