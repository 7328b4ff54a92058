import { type ItemChange } from '@cloudpf/change-stream';
import { type Image, type Purchase } from '@cloudpf/commerce';
import { type TenantId } from '@cloudpf/tenant-routing';

/** One stream record as the lake sees it. */
export interface LakeRecord {
  readonly sequenceNumber: string;
  /** The item's key as the stream tells it (`dynamodb.Keys`). */
  readonly keys: Image;
  /** `undefined` for a record that makes no row: a heartbeat, a quarantined or a fenced one. */
  readonly change: ItemChange<Purchase> | undefined;
}

/** All records of one invocation, from its first on, in stream order. */
export interface LakeBatch {
  /** The stream's ARN (`eventSourceARN`). */
  readonly streamArn: string;
  readonly records: readonly LakeRecord[];
}

/** What `write` made safe; `resumeAt` takes this very object back. */
export interface LakeWritten {
  readonly batch: LakeBatch;
  /** How many leading records are now in the lake. The first later one is to be reported as failed. */
  readonly coveredCount: number;
}

/** Until when a tenant's purchases are in the lake. Times are UTC, ISO 8601 with milliseconds. */
export interface LakeFreshness {
  readonly data_through: string;
  readonly written_at: string;
}

/**
 * The lake of purchase changes: one row per change, however often and in whatever cut a batch arrives.
 * A handler that reports a record as failed calls `write` first, and `resumeAt` where that record is covered.
 */
export interface Lake {
  /** Rejects where storage fails; the whole batch is then to be reported as failed. */
  write(batch: LakeBatch): Promise<LakeWritten>;
  /** Lets a retry that starts at the covered record `index` write nothing twice. */
  resumeAt(written: LakeWritten, index: number): Promise<void>;
  /** Never moves back: an older time than the stored one changes nothing. */
  markFreshness(tenant: TenantId, throughIso: string): Promise<void>;
  readFreshness(tenant: TenantId): Promise<LakeFreshness | undefined>;
}

/** Takes in the change log what was in no batch's claim when it passed. */
export interface LateLake {
  /**
   * Brings the row of one record, unless the lake holds it already: a quarantined record that can be read now, or a
   * repair. A second time changes nothing, whoever brings it: the record comes again in its batch, or here. Takes a
   * record of a batch that was acknowledged; the stream still brings the others, and their rows may be on their way.
   * Looks at the objects of the record's tenant and day that were written after the change, so it is for single records.
   * @throws InvalidSequenceError where the record has no sequence number of up to 40 digits.
   */
  writeLate(streamArn: string, record: LakeRecord): Promise<void>;
}
