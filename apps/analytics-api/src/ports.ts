import { type TenantId } from '@cloudpf/tenant-routing';
import { type Sql } from './sql/fragment.ts';

/** One line of a result: the cells as text, in the order of the statement's columns. */
export type Row = readonly (string | null)[];

export type QueryState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface QueryStatus {
  readonly state: QueryState;
  readonly bytesScanned: number;
  /** The statement as it was started. */
  readonly statement: string;
  /** Why it failed or was cancelled; for the log, never for the caller. */
  readonly reason: string | undefined;
}

/** Runs statements over the lake. Every call may throw a `QueryError`. */
export interface LakeQueries {
  /** Starts a statement whose result only this tenant may see, and gives its id. */
  start(tenantId: TenantId, statement: Sql): Promise<string>;
  /** `undefined` where there is no such query. */
  status(queryId: string): Promise<QueryStatus | undefined>;
  /** At most `limit` rows of a query that succeeded. */
  rows(queryId: string, limit: number): Promise<readonly Row[]>;
  /** Ends a query; one that is over already stays as it is. */
  stop(queryId: string): Promise<void>;
}

/** Knows until when a tenant's purchases are in the lake. */
export interface LakeFreshness {
  /** ISO 8601 in UTC; `undefined` where nothing is known yet. */
  dataThrough(tenantId: TenantId): Promise<string | undefined>;
}
