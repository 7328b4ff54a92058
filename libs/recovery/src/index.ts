export { NoStreamError } from './errors.ts';
export { DynamoDbItemTable, type DynamoDbItemTableOptions } from './table/dynamodb-item-table.ts';
export { InMemoryItemTable } from './table/in-memory-item-table.ts';
export { type ItemPage, type ItemTable, type PageOptions } from './table/item-table.ts';
export { type Difference, DIFFERENCES } from './verify/judge.ts';
export { type VerifyPorts } from './verify/look.ts';
export { type NamedDifference, type VerifyReport } from './verify/report.ts';
export { verify, type VerifyOptions, type VerifyProgress } from './verify/verify.ts';
