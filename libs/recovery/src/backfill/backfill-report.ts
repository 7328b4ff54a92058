import { type Reason } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type VerifyReport } from '../verify/report.ts';

/** What a backfill did until it began to verify. Times are UTC, ISO 8601. */
export interface BackfillFigures {
  readonly started_at: string;
  readonly duration_ms: number;
  /** Keys of which a change was parked or in quarantine, and how many of them are in the table. */
  readonly waiting: { readonly keys: number; readonly present: number };
  readonly items: {
    readonly read: number;
    readonly written: number;
    /** The cell had something newer. */
    readonly superseded: number;
    /** The schema refuses them; their changes are in quarantine. */
    readonly unreadable: number;
    /** The cell refuses them for good. */
    readonly refused: number;
  };
  /** The first that the cell refused. */
  readonly refused: readonly { readonly key: string; readonly reason: Reason }[];
  /** Items that an earlier run, which this one resumed, had brought already. */
  readonly resumed_items?: number;
}

/** What a backfill did and found. JSON as programs get it. */
export interface BackfillReport extends BackfillFigures {
  readonly tenant_id: string;
  readonly table: Table;
  /** Indices that the cell lacked. */
  readonly created: readonly string[];
  readonly verification: VerifyReport;
}

export interface BackfillUpdate {
  readonly phase: 'items' | 'verify';
  readonly done: number;
  /** About how many there are. */
  readonly total: number;
  /** Milliseconds until the phase is about over; absent before anything tells. */
  readonly remaining_ms?: number;
}
