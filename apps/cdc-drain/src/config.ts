import * as z from 'zod';

const DAY_MS = 86_400_000;

const Env = z
  .object({
    TENANTS_TABLE: z.string().min(1),
    HOLDING_BUCKET: z.string().min(1),
    /** Tombstones older than this hide nothing that could still be redriven. */
    REDRIVE_HORIZON_DAYS: z.coerce.number().positive().default(8),
    /** Changes a second that one tenant's cell is given at most. */
    DRAIN_MAX_RATE: z.coerce.number().positive().optional(),
  })
  .transform((env) => ({
    tenantsTable: env.TENANTS_TABLE,
    holdingBucket: env.HOLDING_BUCKET,
    redriveHorizonMs: env.REDRIVE_HORIZON_DAYS * DAY_MS,
    maxRate: env.DRAIN_MAX_RATE,
  }));

export type Config = Readonly<z.output<typeof Env>>;

/** Fails the cold start, with every problem listed, rather than the first run. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) throw new Error(`invalid environment\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
