export { NoStreamError } from './errors.ts';
export { DynamoDbItemTable, type DynamoDbItemTableOptions } from './table/dynamodb-item-table.ts';
export { InMemoryItemTable } from './table/in-memory-item-table.ts';
export { type ItemPage, type ItemTable, type PageOptions } from './table/item-table.ts';
