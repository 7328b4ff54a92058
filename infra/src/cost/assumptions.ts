export interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

function assume(value: number, unit: string, why: string): Assumption {
  return { value, unit, why };
}

const SAMPLES = 'mean of the sample shops';
const GUESS = 'chosen; measure it and change it here';

/** All that the estimate takes for granted beside what it is asked with. */
export const ASSUMPTIONS = {
  age: assume(12, 'months', 'a tenant that has been there for a year; before that it costs less'),

  changesPerPurchase: assume(4, 'changes', `ordered, and what becomes of it: 3.8 is the ${SAMPLES}`),
  stockChangesPerPurchase: assume(2, 'changes of products', 'stock of what was bought, a line each'),
  productChangesPerDay: assume(0.05, 'changes a product and day', `prices and texts; ${GUESS}`),
  productBytes: assume(600, 'bytes', SAMPLES),
  purchaseBytes: assume(900, 'bytes', SAMPLES),

  shards: assume(4, 'shards a stream', 'what a table on demand begins with; more only cost more polls'),
  pollsPerSecond: assume(
    4,
    'polls a shard',
    'how often Lambda asks a stream, so a batch is what came in 250 ms',
  ),
  productBatchMs: assume(40, 'ms a batch', 'one or two requests to the cell, mostly waiting'),
  purchaseBatchMs: assume(120, 'ms a batch', 'claim and rows in S3 come first'),
  recordMs: assume(0.4, 'ms a record', 'docs/benchmarks.md: 2,673 mixed changes a second at 100 a batch'),
  scheduledMs: assume(500, 'ms a run', 'a scheduled function that finds nothing to do'),
  scheduledTenantMs: assume(50, 'ms a run and tenant', 'looks at what is parked, writes markers'),
  searchMs: assume(60, 'ms a search', 'docs/benchmarks.md: 33 ms at 16 clients, and the way to the cell'),
  authorizerShare: assume(0.05, 'of calls', 'the others find the answer in the cache of API Gateway'),
  authorizerMs: assume(20, 'ms', GUESS),
  answerBytes: assume(8_000, 'bytes a search', 'a page of ten products with facets, compressed by half'),

  statementsPerReport: assume(2, 'statements', 'totals and series run side by side'),
  reportMs: assume(5_000, 'ms', 'the function waits for Athena'),
  rawRowBytes: assume(520, 'bytes', `a row alone in its object, compressed: ${SAMPLES}`),
  compactedRowBytes: assume(80, 'bytes', 'a row among many, in columns'),
  rawDays: assume(1, 'days', 'that are not compacted yet, where the lake is'),
  listedAtOnce: assume(1_000, 'objects', 'of one listing of S3'),
  leastScannedBytes: assume(10_000_000, 'bytes', 'what Athena bills of a statement at least'),
  accessLogBytes: assume(600, 'bytes a request', 'of a bucket whose requests are logged'),
  trailBytes: assume(150, 'bytes an event', 'of a trail, compressed'),

  parkedListsPerRun: assume(2, 'listings a run and tenant', 'one a table, by cdc-drain'),
  reachNotesPerMinute: assume(2, 'notes a table', 'how far a stream is read; at most one in ten seconds'),

  tenantMetrics: assume(
    5,
    'metrics',
    'applied and heartbeat_lag of two tables, and one that is rare; those of its node beside',
  ),
  fixedMetrics: assume(10, 'metrics', 'stream_age, superseded, and what has no tenant, by table'),
  batchLogBytes: assume(800, 'bytes a batch', 'two embedded metrics; Lambda itself logs warnings alone'),
  callLogBytes: assume(1_200, 'bytes a call', 'a line of API Gateway and one or two of the function'),
  flowLogGb: assume(1, 'GB a month', `of the network, before any tenant; ${GUESS}`),
  tenantFlowLogGb: assume(0.2, 'GB a month', GUESS),
  logCompression: assume(0.15, 'of the size', 'as CloudWatch keeps logs'),
  tracedShare: assume(0.05, 'of calls', 'the default rule of X-Ray'),

  secretReadsPerHour: assume(24, 'calls', 'two credentials in a few warm functions, kept for five minutes'),
  kmsRequestsPerThousand: assume(
    10,
    'requests',
    'for a thousand on S3, whose buckets have keys of their own',
  ),
  natGb: assume(3, 'GB a month', `what hosts and functions say to AWS; ${GUESS}`),
  tenantNatGb: assume(0.1, 'GB a month', GUESS),
  betweenZonesShare: assume(0.5, 'of bytes', 'functions are in two zones, the host in one'),

  productIndexBytes: assume(4_000, 'bytes', 'on disk; parts of words, sounds and beginnings of each name'),
  purchaseIndexBytes: assume(1_800, 'bytes', 'on disk'),
  cachedShare: assume(0.5, 'of the index', 'as much as the memory beside the heap should hold'),
  diskFactor: assume(3, 'times the index', 'a rebuild beside the live one, merges, and 85 % at most'),
  hostOwnGib: assume(4, 'GiB', 'of a host for itself'),
  volumesPerHost: assume(24, 'volumes', 'Nitro attaches 28 in all, with root and interfaces'),
  changedPerDay: assume(0.05, 'of the index', 'what a daily snapshot adds'),
} as const satisfies Readonly<Record<string, Assumption>>;
