import { type CellState, type ParkedSummary } from '@cloudpf/change-stream';
import { type Table } from '@cloudpf/es-mappings';
import { type Tenant } from '@cloudpf/tenant-routing';

/** One search in Elasticsearch's own words. */
export interface IndexSearch {
  readonly table: Table;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Total {
  readonly value: number;
  /** `gte`: there are at least so many. */
  readonly relation: 'eq' | 'gte';
}

export interface IndexHit {
  readonly source: Readonly<Record<string, unknown>>;
  readonly sort: readonly unknown[];
  /** The words of a partial answer that this document has. */
  readonly matched: readonly string[];
  readonly highlight?: Readonly<Record<string, readonly string[]>>;
}

export interface IndexPage {
  readonly hits: readonly IndexHit[];
  readonly total: Total;
  readonly aggregations: Readonly<Record<string, unknown>>;
  /** The time limit cut the search short: there may be more. */
  readonly isPartial: boolean;
}

/** What one table's freshness document says. */
export interface FreshnessMark {
  readonly indexedThrough: string;
  readonly lagMs: number | undefined;
  readonly measuredAt: string;
}

export interface IndexMarks {
  /** Changes with every change that search can see. */
  readonly visible: string;
  readonly freshness: Readonly<Partial<Record<Table, FreshnessMark>>>;
}

/** A tenant's searchable copy. Every method fails with `SearchUnavailableError` where the cell does not answer. */
export interface SearchIndex {
  /** Answers in the order asked, in one round trip. */
  search(tenant: Tenant, searches: readonly IndexSearch[], requestId: string): Promise<readonly IndexPage[]>;
  marks(tenant: Tenant): Promise<IndexMarks>;
}

/** Changes that wait for the tenant's cell. */
export interface Parked {
  summary(table: Table, tenant: string): Promise<ParkedSummary>;
}

/** How a table of a cell was last found; `undefined` where it has never failed. */
export interface Cells {
  read(table: Table, tenant: string): Promise<CellState | undefined>;
}

/** Changes that can never be applied. */
export interface Quarantined {
  count(table: Table, tenant: string): Promise<number>;
}
