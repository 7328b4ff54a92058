export { CellGuard, type CellGuardOptions } from './cell-guard.ts';
export { CellHealth, type CellState, type Circuit, CIRCUITS } from './cell-health.ts';
export { type CellMeter } from './cell-meter.ts';
export {
  type Change,
  type Heartbeat,
  HEARTBEAT_KEY,
  type ItemChange,
  type Remove,
  type Upsert,
} from './change.ts';
export { decodeRecord, type Malformed, type TableSchema } from './decode-record.ts';
export { CorruptHoldingError } from './errors.ts';
export { FairShare, type FairShareOptions } from './fair-share.ts';
export { type HeldObject, type HoldingStore } from './holding-store.ts';
export { InMemoryHoldingStore } from './in-memory-holding-store.ts';
export { InMemoryTenantIndex } from './in-memory-tenant-index.ts';
export {
  APPLIED,
  asksForLess,
  type Ending,
  ENDINGS,
  type Outcome,
  type Reason,
  SUPERSEDED,
} from './outcome.ts';
export { ParkedChanges, type ParkedEntry, type ParkedLane, type ParkedSummary } from './parked-changes.ts';
export {
  backfillPosition,
  isBackfill,
  isNewer,
  type Mark,
  type Position,
  positionKey,
  positionOf,
  streamLabelOf,
} from './position.ts';
export { type BatchLake, type BatchPorts, type EndingCounter, type LakeCover } from './batch-ports.ts';
export { type Placed } from './place-batch.ts';
export { type BatchResponse, createBatchHandler } from './process-batch.ts';
export {
  type Finder,
  Quarantine,
  type QuarantineEntry,
  type Quarantined,
  type QuarantineRequest,
} from './quarantine.ts';
export { S3HoldingStore } from './s3-holding-store.ts';
export { guardStream, type StreamGuard, streamWarning } from './stream-guard.ts';
export { StreamReach, type StreamReached } from './stream-reach.ts';
export { type StreamRecord } from './stream-record.ts';
export { PRODUCTS, PURCHASES } from './table-schemas.ts';
export { type TenantIndex } from './tenant-index.ts';
