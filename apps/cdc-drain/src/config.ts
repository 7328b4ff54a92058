import * as z from 'zod';

const DAY_MS = 86_400_000;
/** A stream keeps its records for a day. */
const STREAM_DAYS = 1;
const LAKE_HORIZON_DAYS = 8;

const Env = z
  .object({
    TENANTS_TABLE: z.string().min(1),
    HOLDING_BUCKET: z.string().min(1),
    LAKE_BUCKET: z.string().min(1),
    /** Tombstones older than this hide nothing that could still come again, from a stream or by a redrive. */
    REDRIVE_HORIZON_DAYS: z.coerce.number().min(STREAM_DAYS).default(8),
    /** What the lake keeps to take a record once: the longest time after a change in which its record can come again. */
    LAKE_HORIZON_DAYS: z.coerce.number().min(STREAM_DAYS).optional(),
    /** Changes a second that one tenant's cell is given at most. */
    DRAIN_MAX_RATE: z.coerce.number().positive().optional(),
  })
  .refine((env) => (env.LAKE_HORIZON_DAYS ?? Infinity) >= env.REDRIVE_HORIZON_DAYS, {
    path: ['LAKE_HORIZON_DAYS'],
    message: 'must not be shorter than REDRIVE_HORIZON_DAYS: a redriven record could get a second row',
  })
  .transform((env) => ({
    tenantsTable: env.TENANTS_TABLE,
    holdingBucket: env.HOLDING_BUCKET,
    redriveHorizonMs: env.REDRIVE_HORIZON_DAYS * DAY_MS,
    lakeBucket: env.LAKE_BUCKET,
    lakeHorizonMs: (env.LAKE_HORIZON_DAYS ?? Math.max(LAKE_HORIZON_DAYS, env.REDRIVE_HORIZON_DAYS)) * DAY_MS,
    maxRate: env.DRAIN_MAX_RATE,
  }));

export type Config = Readonly<z.output<typeof Env>>;

/** Fails the cold start, with every problem listed, rather than the first run. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) throw new Error(`invalid environment\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
