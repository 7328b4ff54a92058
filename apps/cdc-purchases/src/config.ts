import { LAKE_FORMATS } from '@cloudpf/lake-catalog';
import * as z from 'zod';

const Env = z
  .object({
    TENANTS_TABLE: z.string().min(1),
    HOLDING_BUCKET: z.string().min(1),
    /** A lane whose oldest change is older than this shares the stream with the others, milliseconds. */
    STREAM_BEHIND_MS: z.coerce.number().positive().default(1_500),
    LAKE_BUCKET: z.string().min(1),
    LAKE_FORMAT: z.enum(LAKE_FORMATS).default('json'),
  })
  .transform((env) => ({
    tenantsTable: env.TENANTS_TABLE,
    holdingBucket: env.HOLDING_BUCKET,
    streamBehindMs: env.STREAM_BEHIND_MS,
    lakeBucket: env.LAKE_BUCKET,
    lakeFormat: env.LAKE_FORMAT,
  }));

export type Config = Readonly<z.output<typeof Env>>;

/** Fails the cold start, with every problem listed, rather than the first batch. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) throw new Error(`invalid environment\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
