export { S3ObjectStore } from './adapters/s3-object-store.ts';
export { cleanLake, type LakeCleaning } from './cleaning/clean-lake.ts';
export { CorruptLakeError, InvalidSequenceError } from './errors.ts';
export {
  type Lake,
  type LakeBatch,
  type LakeFreshness,
  type LakeRecord,
  type LakeWritten,
  type LateLake,
} from './lake.ts';
export { claimKey, freshnessKey, partitionOf, rawObjectKey, shardMarks } from './layout.ts';
export { type NewObject, type ObjectMetadata, type ObjectStore, type StoredObject } from './object-store.ts';
export { S3Lake, type S3LakeOptions } from './s3-lake.ts';
