import { type Tenant } from '@cloudpf/tenant-routing';
import { type Granularity, type TimeRange } from '../time/periods.ts';

/** A summary as it was asked for, with everything filled in. */
export interface SummaryRequest {
  readonly tenant: Tenant;
  readonly range: TimeRange;
  readonly granularity: Granularity;
  readonly timeZone: string;
  /** Money is added up in this currency only. */
  readonly currency: string;
  /** Only purchases in one of these; all where empty. */
  readonly statuses: readonly string[];
  /** How many of the best products and categories. */
  readonly top: number;
}
