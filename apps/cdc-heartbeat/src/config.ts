import * as z from 'zod';

const Env = z
  .object({
    TENANTS_TABLE: z.string().min(1),
    PRODUCTS_TABLE: z.string().min(1),
    PURCHASES_TABLE: z.string().min(1),
    HOLDING_BUCKET: z.string().min(1),
  })
  .transform((env) => ({
    tenantsTable: env.TENANTS_TABLE,
    holdingBucket: env.HOLDING_BUCKET,
    tables: [
      { name: env.PRODUCTS_TABLE, keyName: 'product_id' },
      { name: env.PURCHASES_TABLE, keyName: 'purchase_id' },
    ],
  }));

export type Config = Readonly<z.output<typeof Env>>;

/** Fails the cold start, with every problem listed, rather than the first run. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Env.safeParse(env);
  if (!parsed.success) throw new Error(`invalid environment\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
