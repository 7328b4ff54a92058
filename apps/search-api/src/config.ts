import * as z from 'zod';

const milliseconds = (standard: number) => z.coerce.number().int().positive().default(standard);

const Env = z
  .object({
    TENANTS_TABLE: z.string().min(1),
    HOLDING_BUCKET: z.string().min(1),
    JWKS_URI: z.url(),
    JWT_ISSUER: z.string().min(1),
    JWT_AUDIENCE: z.string().min(1),
    /** Name or ARN. */
    CURSOR_SECRET_ID: z.string().min(1),
    SEARCH_TIMEOUT_MS: milliseconds(2_000),
    REFRESH_INTERVAL_MS: milliseconds(200),
    APP_VERSION: z.string().default('0.1.0'),
  })
  .transform((env) => ({
    tenantsTable: env.TENANTS_TABLE,
    holdingBucket: env.HOLDING_BUCKET,
    jwksUri: env.JWKS_URI,
    issuer: env.JWT_ISSUER,
    audience: env.JWT_AUDIENCE,
    cursorSecretId: env.CURSOR_SECRET_ID,
    searchTimeoutMs: env.SEARCH_TIMEOUT_MS,
    refreshIntervalMs: env.REFRESH_INTERVAL_MS,
    version: env.APP_VERSION,
  }));

export type Config = Readonly<z.output<typeof Env>>;

/** Fails the cold start, with every problem listed, rather than the first request. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) throw new Error(`invalid environment\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
