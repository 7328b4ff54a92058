export { CALL_LIMITS } from './call-limits.ts';
export { type CellClient, CellDirectory, type CellDirectoryOptions } from './cell-directory.ts';
export { type CellAccess, type CellKey, type CellKeys, SecretsManagerCellKeys } from './cell-keys.ts';
export { type CellTransport } from './cell-transport.ts';
export { DynamoDbTenantRegistry } from './dynamodb-tenant-registry.ts';
export { CellKeyError } from './errors.ts';
