import { type Reason } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type VerifyReport } from '../verify/report.ts';

/** What a reindex did. JSON as programs get it. */
export interface ReindexReport {
  readonly tenant_id: string;
  readonly table: Table;
  /** What search read before, and what it reads now. */
  readonly from: string;
  readonly to: string;
  readonly duration_ms: number;
  readonly documents: {
    readonly read: number;
    readonly written: number;
    /** Changes had brought something newer meanwhile. */
    readonly superseded: number;
    /** The new mappings refuse them. */
    readonly refused: number;
  };
  /** The first that the new mappings refused. */
  readonly refused: readonly { readonly key: string; readonly reason: Reason }[];
  /** Documents that an earlier run, which this one resumed, had brought already. */
  readonly resumed_documents?: number;
  /** The new index beside the table, before search read it. */
  readonly verification: VerifyReport;
}

export interface ReindexUpdate {
  /** `hold`: waiting until no change under way can miss the new index. */
  readonly phase: 'create' | 'hold' | 'copy' | 'verify' | 'swap';
  readonly done: number;
  /** About how many there are. */
  readonly total: number;
  /** Milliseconds until the phase is about over; absent before anything tells. */
  readonly remaining_ms?: number;
}

/** Where a reindex of one table stands. JSON as programs get it. */
export interface ReindexState {
  readonly tenant_id: string;
  readonly table: Table;
  /**
   * `none`: one index, which search reads. `building`: another is being filled; a reindex goes on with it, a rollback
   * drops it. `swapped`: search reads the new one, and the one before it is kept for a rollback.
   */
  readonly state: 'none' | 'building' | 'swapped';
  readonly live: string;
  /** The index beside the live one. */
  readonly beside?: string;
  /** Documents brought so far, and when that was told last: UTC, ISO 8601. */
  readonly documents?: number;
  readonly updated_at?: string;
}
