export { backfill, type BackfillOptions, type BackfillPorts } from './backfill/backfill.ts';
export { type BackfillPlan, planBackfill } from './backfill/plan-backfill.ts';
export { type BackfillReport, type BackfillUpdate } from './backfill/backfill-report.ts';
export { type DrainedTable, type DrainProgress } from './drain/drain-progress.ts';
export {
  type DrainOptions,
  type DrainPorts,
  type DrainReport,
  drainTenants,
  type TableCopy,
} from './drain/drain-tenants.ts';
export { findParked, type FoundLane, type ParkedFilter } from './drain/find-parked.ts';
export { DynamoDbErasableItems, type DynamoDbErasableItemsOptions } from './erase/dynamodb-erasable-items.ts';
export { eraseTenant, findLeft, type OnErased, type PlaceCount } from './erase/erase-tenant.ts';
export { type Erasure, ErasureLog } from './erase/erasure-log.ts';
export { type ErasureBucket, type ErasurePlace, planErasure } from './erase/erasure-plan.ts';
export {
  type ErasableItems,
  type ErasableObjects,
  type ErasableStores,
  type ObjectVersion,
  type Refusal,
} from './erase/erasure-ports.ts';
export { InMemoryErasableItems } from './erase/in-memory-erasable-items.ts';
export { InMemoryErasableObjects } from './erase/in-memory-erasable-objects.ts';
export { passStreams, type PassStreamsOptions, type PassStreamsPorts } from './erase/pass-streams.ts';
export { S3ErasableObjects } from './erase/s3-erasable-objects.ts';
export { ErasureIncompleteError, NoStreamError, StreamBehindError } from './errors.ts';
export { AthenaCurrentPurchases, type AthenaLakePlace } from './lake/athena-current-purchases.ts';
export { type CurrentPurchases } from './lake/current-purchases.ts';
export { type LakeVerifyReport } from './lake/lake-report.ts';
export { verifyLake, type VerifyLakeOptions, type VerifyLakePorts } from './lake/verify-lake.ts';
export {
  changedAtOf,
  findQuarantined,
  type FoundRecord,
  type QuarantineFilter,
} from './redrive/find-quarantined.ts';
export { type RedrivePorts, type Redriven, type RedriveTable } from './redrive/redrive-batch.ts';
export {
  redriveQuarantined,
  type RedriveOptions,
  type RedriveReport,
} from './redrive/redrive-quarantined.ts';
export { dropPredecessor, rollBackReindex, type RollbackReport } from './reindex/end-reindex.ts';
export { type ReindexOptions, type ReindexPorts } from './reindex/reindex-ports.ts';
export { type ReindexReport, type ReindexState, type ReindexUpdate } from './reindex/reindex-report.ts';
export { reindexState } from './reindex/reindex-state.ts';
export { reindex } from './reindex/reindex.ts';
export { DynamoDbItemTable, type DynamoDbItemTableOptions } from './table/dynamodb-item-table.ts';
export { InMemoryItemTable } from './table/in-memory-item-table.ts';
export { type ItemPage, type ItemTable, type PageOptions } from './table/item-table.ts';
export { InMemoryCell } from './verify/in-memory-cell.ts';
export { type Difference, DIFFERENCES } from './verify/judge.ts';
export { type VerifyPorts } from './verify/look.ts';
export { type NamedDifference, type VerifyReport } from './verify/report.ts';
export { verify, type VerifyOptions, type VerifyProgress } from './verify/verify.ts';
