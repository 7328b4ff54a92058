import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { badInput } from '../errors.ts';

const Names = z.string().min(1);

/**
 * The parts of a CloudPF that operations work on. Where an endpoint or the credentials are absent, it is the one in
 * AWS, reached with the credentials that the AWS SDK finds.
 */
export const Deployment = z.object({
  region: Names,
  credentials: z.object({ access_key_id: z.string(), secret_access_key: z.string() }).optional(),
  dynamodb: z.url().optional(),
  s3: z.url().optional(),
  secrets_manager: z.url().optional(),
  athena: z.url().optional(),
  tables: z.object({ products: Names, purchases: Names, tenants: Names }),
  buckets: z.object({ lake: Names, holding: Names }),
  function_environment: z
    .object({
      LAKE_FORMAT: z.enum(['json', 'csv']).default('json'),
      ATHENA_DATABASE: Names.optional(),
      /** `{tenant_id}` in it stands for the tenant whose lake is read. */
      ATHENA_WORKGROUP: Names.default('primary'),
      ATHENA_OUTPUT: Names.optional(),
    })
    .prefault({}),
});
export type Deployment = z.infer<typeof Deployment>;

/** @throws CommandError where the file names no deployment. */
export async function readDeployment(file: string): Promise<Deployment> {
  const next = 'it names region, tables {products, purchases, tenants} and buckets {lake, holding} in JSON';
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw badInput(`${file} cannot be read`, { cause, next });
  });
  const parsed = Deployment.safeParse(parseJson(text));
  if (!parsed.success) {
    throw badInput(`${file} names no deployment\n${z.prettifyError(parsed.error)}`, { next });
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
