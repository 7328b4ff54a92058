import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { NotRunningError } from './errors.ts';

const TenantEndpoints = z.object({
  name: z.string(),
  /** Address of the tenant's own Elasticsearch node. */
  search_node: z.url(),
  /** Prefix of the cell's two secrets: `<secret_ref>/write` and `<secret_ref>/read`. */
  secret_ref: z.string(),
  /** A bearer token for the gateway, valid for 30 days from the start. */
  token: z.string(),
});

/** Everything that a program beside the local cloud needs to know to use it. */
export const Endpoints = z.object({
  version: z.literal(1),
  pid: z.number().int(),
  started_at: z.iso.datetime(),
  data_dir: z.string(),
  gateway: z.url(),
  issuer: z.string(),
  jwks_uri: z.url(),
  audience: z.string(),
  region: z.string(),
  credentials: z.object({ access_key_id: z.string(), secret_access_key: z.string() }),
  dynamodb: z.url(),
  dynamodb_streams: z.url(),
  s3: z.url(),
  secrets_manager: z.url(),
  athena: z.url(),
  tables: z.object({ products: z.string(), purchases: z.string(), tenants: z.string() }),
  buckets: z.object({ lake: z.string(), holding: z.string() }),
  athena_database: z.string(),
  /** `{tenant_id}` in it stands for the tenant that asks. */
  athena_workgroup: z.string(),
  tenants: z.record(z.string(), TenantEndpoints),
  signing_key_file: z.string(),
  logs_dir: z.string(),
  /** The environment of every function, for one that is served by itself. */
  function_environment: z.record(z.string(), z.string()),
});
export type Endpoints = z.infer<typeof Endpoints>;

/** Where a data folder keeps its endpoints. */
export function endpointsFile(dataDir: string): string {
  return join(dataDir, 'endpoints.json');
}

/** Reads the endpoints of the local cloud in `dataDir`; throws NotRunningError when none was started there. */
export async function readEndpoints(dataDir: string): Promise<Endpoints> {
  const file = endpointsFile(dataDir);
  if (!existsSync(file)) {
    throw new NotRunningError(dataDir);
  }
  return Endpoints.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Replaces the endpoints file in one step, readable by its owner alone: it holds tokens. */
export async function writeEndpoints(endpoints: Endpoints): Promise<void> {
  const file = endpointsFile(endpoints.data_dir);
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(Endpoints.parse(endpoints), null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}
