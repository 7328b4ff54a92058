import { hash } from 'node:crypto';
import { type Image } from '@cloudpf/commerce';
import { type LakeFormat, RAW_PREFIX } from '@cloudpf/lake-catalog';
import { type TenantId } from '@cloudpf/tenant-routing';

const LAKE_ENTITY = 'purchases';

export const CLAIM_PREFIX = `_claims/${LAKE_ENTITY}/`;
/** The note of the last cleaning. */
export const CLEANING_KEY = `_cleaning/${LAKE_ENTITY}.json`;

/** A tenant and a UTC day, as `<tenant>/YYYY-MM-DD`: what one raw object holds rows of. */
export type LakePartition = string & { readonly __brand: 'LakePartition' };

/** Where a batch starts: the first record's shard mark and its sequence number. */
export interface BatchStart {
  readonly shard: string;
  readonly sequence: bigint;
}

const SEQUENCE_DIGITS = 40;
const SHARD_DIGITS = 12;

/** The partition of a change: by the time it happened, never by the clock, so that a retry after midnight finds the same object. */
export function partitionOf(change: {
  readonly tenant: TenantId;
  readonly changedAt: string;
}): LakePartition {
  return `${change.tenant}/${change.changedAt.slice(0, 10)}` as LakePartition;
}

/**
 * Gives the mark that stands for a record's shard. Lambda does not tell the shard, and whatever is made from the
 * whole batch changes when a retry is cut otherwise; the first record is the same in every cut that starts there.
 */
export function shardMarks(streamArn: string): (keys: Image) => string {
  const stream = shortHash(streamArn);
  return (keys) =>
    shortHash(
      JSON.stringify([
        stream,
        ...Object.keys(keys)
          .sort()
          .map((name) => [name, keys[name]]),
      ]),
    );
}

function shortHash(text: string): string {
  return hash('sha256', text).slice(0, SHARD_DIGITS);
}

export function rawObjectKey(partition: LakePartition, start: BatchStart, format: LakeFormat): string {
  return `${partitionPrefix(partition)}${batchName(start)}.${format}.gz`;
}

const LATE = 'late-';

/** The object of one record that had no row when its batch was claimed, and has one now. */
export function lateObjectKey(partition: LakePartition, record: BatchStart, format: LakeFormat): string {
  return `${partitionPrefix(partition)}${LATE}${batchName(record)}.${format}.gz`;
}

const BATCH_OBJECT_NAME = /\/[0-9a-f]{12}-(\d{40})\.(json|csv)\.gz$/;

/** What the key of a batch's object tells of it; `undefined` for late rows, which a listing has behind all of these. */
export function batchObjectName(
  key: string,
): { readonly firstSequence: bigint; readonly format: LakeFormat } | undefined {
  const [, sequence, format] = BATCH_OBJECT_NAME.exec(key) ?? [];
  if (sequence === undefined) return undefined;
  return { firstSequence: BigInt(sequence), format: format === 'csv' ? 'csv' : 'json' };
}

export function claimKey({ shard, sequence }: BatchStart): string {
  return `${CLAIM_PREFIX}${shard}/${padded(sequence)}.json`;
}

export function freshnessKey(tenant: TenantId): string {
  return `_freshness/${LAKE_ENTITY}/${tenant}.json`;
}

const RAW_OBJECT_PLACE = /^(.*\/tenant_id=[^/]+\/)year=(\d{4})\/month=(\d{2})\/day=(\d{2})\//;

/** Where in a listing a raw object is. */
export interface RawObjectPlace {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** A key behind all of its tenant's objects of that day and before. */
  readonly behindDay: (day: string) => string;
  /** A key behind all of its tenant's objects. */
  readonly behindTenant: string;
}

export function rawObjectPlace(key: string): RawObjectPlace | undefined {
  const [, tenantPrefix = '', year, month, dayOfMonth] = RAW_OBJECT_PLACE.exec(key) ?? [];
  if (year === undefined || month === undefined || dayOfMonth === undefined) return undefined;
  return {
    day: `${year}-${month}-${dayOfMonth}`,
    behindDay: (day) => `${tenantPrefix}${dayFolders(day)}${BEHIND}`,
    behindTenant: `${tenantPrefix}${BEHIND}`,
  };
}

/** Sorts behind all that our keys are made of. */
const BEHIND = '~';

/** Where the raw objects of a partition are. */
export function partitionPrefix(partition: LakePartition): string {
  const [tenant = '', day = ''] = partition.split('/');
  return `${RAW_PREFIX}tenant_id=${tenant}/${dayFolders(day)}`;
}

function dayFolders(day: string): string {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  return `year=${year}/month=${month}/day=${dayOfMonth}/`;
}

function batchName({ shard, sequence }: BatchStart): string {
  return `${shard}-${padded(sequence)}`;
}

function padded(sequence: bigint): string {
  return sequence.toString().padStart(SEQUENCE_DIGITS, '0');
}
