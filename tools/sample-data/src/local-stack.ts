import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { NoLocalStackError } from './errors.ts';

/** What the loader wants of the file in which a running local cloud names its endpoints. */
const LocalStack = z.object({
  dynamodb: z.url(),
  region: z.string(),
  credentials: z
    .object({ access_key_id: z.string(), secret_access_key: z.string() })
    .transform(({ access_key_id, secret_access_key }) => ({
      accessKeyId: access_key_id,
      secretAccessKey: secret_access_key,
    })),
  tables: z.object({ products: z.string(), purchases: z.string() }),
  tenants: z.record(z.string(), z.unknown()),
});
export type LocalStack = z.infer<typeof LocalStack>;

/** @throws NoLocalStackError where no local cloud keeps its data in this folder. */
export async function findLocalStack(dataDir: string): Promise<LocalStack> {
  try {
    return LocalStack.parse(JSON.parse(await readFile(join(dataDir, 'endpoints.json'), 'utf8')));
  } catch (cause) {
    throw new NoLocalStackError(dataDir, { cause });
  }
}
