// What the laboratory runs: bundled anew for every run, so that a mutation can change any source file of it.
export { CellDirectory, DynamoDbTenantRegistry } from '@cloudpf/cells';
export {
  CellGuard,
  CellHealth,
  createBatchHandler,
  FairShare,
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
  S3HoldingStore,
  StreamReach,
} from '@cloudpf/change-stream';
export { S3Lake, S3ObjectStore } from '@cloudpf/lake-writer';
export { backfill, drainTenants, dropPredecessor, reindex } from '@cloudpf/recovery';
export {
  copyNewer,
  ElasticsearchGenerations,
  ElasticsearchStoredDocuments,
  ElasticsearchTenantIndex,
  provisionCell,
} from '@cloudpf/tenant-index';
export { CachedTenantRegistry } from '@cloudpf/tenant-routing';
