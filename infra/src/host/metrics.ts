/** Where a host puts what it measures of its containers, once a minute. */
export const SEARCH_NAMESPACE = 'CloudPF/Search';

/** One thing that a host tells of each of its containers (`tenant`), or of itself (`host`). */
export interface SearchMetric {
  readonly name: string;
  /** As CloudWatch calls it. */
  readonly unit: 'Percent' | 'Count';
  /** The dimension beside `environment`; its value is the tenant's id, or the host's name. */
  readonly dimension: 'tenant' | 'host';
}

export const SEARCH_METRICS = {
  /** Of the node's heap, as the node tells. */
  heapUsed: { name: 'heap_used_percent', unit: 'Percent', dimension: 'tenant' },
  /** Of the tenant's volume. */
  diskUsed: { name: 'disk_used_percent', unit: 'Percent', dimension: 'tenant' },
  /** 1 where the node answers and its indices are all there, else 0. */
  healthy: { name: 'healthy', unit: 'Count', dimension: 'tenant' },
  /** Writes that the node refused since it was last asked. */
  rejectedWrites: { name: 'rejected_writes', unit: 'Count', dimension: 'tenant' },
  /** Containers that should be on the host and are not running. */
  cellsMissing: { name: 'cells_missing', unit: 'Count', dimension: 'host' },
} as const satisfies Readonly<Record<string, SearchMetric>>;
