import { LAKE_FORMATS } from '@cloudpf/lake-catalog';
import * as z from 'zod';

const Env = z
  .object({
    TENANTS_TABLE: z.string().min(1),
    LAKE_BUCKET: z.string().min(1),
    LAKE_FORMAT: z.enum(LAKE_FORMATS).default('json'),
    ATHENA_DATABASE: z.string().regex(/^[a-z_][a-z0-9_]{0,127}$/, 'must be lower-case letters, digits and _'),
    /** `{tenant_id}` in it stands for the tenant that asks. */
    ATHENA_WORKGROUP: z
      .string()
      .regex(/^([\w.-]|\{tenant_id\})+$/, 'must be the name of a workgroup, such as shop-{tenant_id}')
      .default('primary'),
    ATHENA_OUTPUT: z
      .string()
      .regex(/^s3:\/\/[^/]+\/.*$/, 'must be an S3 address such as s3://bucket/results/'),
    JWKS_URI: z.url(),
    JWT_ISSUER: z.string().min(1),
    JWT_AUDIENCE: z.string().min(1),
    /** Name or ARN. */
    CURSOR_SECRET_ID: z.string().min(1),
    SUMMARY_TIME_LIMIT_MS: z.coerce.number().int().positive().default(25_000),
    APP_VERSION: z.string().default('0.1.0'),
  })
  .transform((env) => ({
    tenantsTable: env.TENANTS_TABLE,
    lakeBucket: env.LAKE_BUCKET,
    lakeFormat: env.LAKE_FORMAT,
    athena: { database: env.ATHENA_DATABASE, workgroup: env.ATHENA_WORKGROUP, output: env.ATHENA_OUTPUT },
    tokens: { jwksUri: env.JWKS_URI, issuer: env.JWT_ISSUER, audience: env.JWT_AUDIENCE },
    cursorSecretId: env.CURSOR_SECRET_ID,
    summaryTimeLimitMs: env.SUMMARY_TIME_LIMIT_MS,
    version: env.APP_VERSION,
  }));

export type Config = Readonly<z.output<typeof Env>>;

/** Fails the cold start, with every problem listed, rather than the first request. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) throw new Error(`invalid environment\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
