import * as z from 'zod';

const Env = z
  .object({
    JWKS_URI: z.url(),
    JWT_ISSUER: z.string().min(1),
    JWT_AUDIENCE: z.string().min(1),
    ENVIRONMENT: z.enum(['dev', 'prod']),
  })
  .transform((env) => ({
    tokens: { jwksUri: env.JWKS_URI, issuer: env.JWT_ISSUER, audience: env.JWT_AUDIENCE },
    environment: env.ENVIRONMENT,
  }));

export type Config = Readonly<z.output<typeof Env>>;

/** Fails the cold start, with every problem listed, rather than the first request. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) throw new Error(`invalid environment\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
