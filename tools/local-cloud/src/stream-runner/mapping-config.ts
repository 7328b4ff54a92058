import * as z from 'zod';

/** Settings of an event source mapping, with Lambda's names, ranges and defaults; the last four are this runner's own. */
export const MappingConfig = z.strictObject({
  batchSize: z.int().min(1).max(10_000).default(100),
  maximumBatchingWindowInSeconds: z.number().min(0).max(300).default(0),
  parallelizationFactor: z.int().min(1).max(10).default(1),
  startingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('TRIM_HORIZON'),
  /** -1 retries until the record expires. */
  maximumRetryAttempts: z.int().min(-1).max(10_000).default(-1),
  /** -1 never gives up for age. */
  maximumRecordAgeInSeconds: z.union([z.literal(-1), z.int().min(60).max(604_800)]).default(-1),
  bisectBatchOnFunctionError: z.boolean().default(false),
  /** `FunctionResponseTypes: ['ReportBatchItemFailures']`. */
  reportBatchItemFailures: z.boolean().default(false),
  /** Pause after an empty page; doubled on a shard that has been quiet for a while. */
  idlePollMs: z.int().min(1).default(50),
  /** Pause between two looks at the list of shards. */
  shardRefreshMs: z.int().min(1).default(1_000),
  retryBaseMs: z.int().min(0).default(250),
  retryCapMs: z.int().min(0).default(30_000),
});
export type MappingConfig = z.infer<typeof MappingConfig>;
export type MappingConfigInput = z.input<typeof MappingConfig>;
