import { type Table } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type ErasureBucket } from './erasure-plan.ts';

/** Something that a store keeps although it was told to remove it. */
export interface Refusal {
  /** A sort key, or the key of an object. */
  readonly what: string;
  /** Of an object. */
  readonly versionId?: string;
  readonly reason: string;
}

/** A table from which a tenant's items are removed, markers included. */
export interface ErasableItems {
  /** As AWS knows the table. */
  readonly name: string;
  /** The sort keys of all items of a tenant, page by page; what a page named may be removed before the next is asked for. */
  pages(tenant: TenantId): AsyncIterable<readonly string[]>;
  /** Removes items, whether they are there or not, and answers those that are kept. */
  remove(tenant: TenantId, keys: readonly string[]): Promise<readonly Refusal[]>;
  /** Writes the tenant's heartbeat, which comes out of the stream behind all that was written before it. */
  mark(tenant: TenantId, writtenAt: string): Promise<void>;
}

/** One version of an object, or the mark that it was deleted. A store without versions gives its objects the id `null`. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly bytes: number;
}

/** A bucket from which objects are removed for good. */
export interface ErasableObjects {
  /** As AWS knows the bucket. */
  readonly name: string;
  /** Every version under a prefix, page by page; what a page named may be removed before the next is asked for. */
  pages(prefix: string): AsyncIterable<readonly ObjectVersion[]>;
  /** Removes versions, whether they are there or not, and answers those that are kept. */
  remove(versions: readonly ObjectVersion[]): Promise<readonly Refusal[]>;
}

/** All that holds data of tenants. */
export interface ErasableStores {
  readonly items: Readonly<Record<Table, ErasableItems>>;
  readonly objects: Readonly<Record<ErasureBucket, ErasableObjects>>;
}
