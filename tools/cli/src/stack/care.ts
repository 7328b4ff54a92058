/** What operations do to a tenant's copies. Commands load this when they run: the SDKs behind it would slow all others. */
export { guardStream, StreamReach, streamWarning } from '@cloudpf/change-stream';
export {
  backfill,
  changedAtOf,
  dropPredecessor,
  drainTenants,
  ErasureLog,
  eraseTenant,
  findLeft,
  findParked,
  findQuarantined,
  passStreams,
  planBackfill,
  reindex,
  reindexState,
  redriveQuarantined,
  rollBackReindex,
  verify,
  verifyLake,
} from '@cloudpf/recovery';
