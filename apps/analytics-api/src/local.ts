import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serve } from '@hono/node-server';
import * as z from 'zod';

const DEFAULT_PORT = '8789';

/** What this program needs of the file in which a running local cloud says where it is. */
const Endpoints = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  audience: z.string(),
  region: z.string(),
  credentials: z.object({ access_key_id: z.string(), secret_access_key: z.string() }),
  dynamodb: z.string(),
  s3: z.string(),
  athena: z.string(),
  athena_database: z.string(),
  athena_workgroup: z.string(),
  tables: z.object({ tenants: z.string() }),
  buckets: z.object({ lake: z.string() }),
});

/** The variables that are not given are those of the local cloud that runs in this checkout. */
function fillEnvironment(): void {
  const file = findUpwards(join('.local', 'endpoints.json'));
  if (file === undefined) return;
  const local = Endpoints.parse(JSON.parse(readFileSync(file, 'utf8')));
  const values: Readonly<Record<string, string>> = {
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: local.credentials.access_key_id,
    AWS_SECRET_ACCESS_KEY: local.credentials.secret_access_key,
    AWS_ENDPOINT_URL_DYNAMODB: local.dynamodb,
    AWS_ENDPOINT_URL_S3: local.s3,
    AWS_ENDPOINT_URL_ATHENA: local.athena,
    TENANTS_TABLE: local.tables.tenants,
    LAKE_BUCKET: local.buckets.lake,
    ATHENA_DATABASE: local.athena_database,
    ATHENA_WORKGROUP: local.athena_workgroup,
    ATHENA_OUTPUT: `s3://${local.buckets.lake}/results/`,
    JWKS_URI: local.jwks_uri,
    JWT_ISSUER: local.issuer,
    JWT_AUDIENCE: local.audience,
    CURSOR_SECRET: 'cursors-of-a-local-server',
  };
  for (const [name, value] of Object.entries(values)) process.env[name] ??= value;
}

function findUpwards(path: string, folder = process.cwd()): string | undefined {
  const file = join(folder, path);
  if (exists(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : findUpwards(path, parent);
}

function exists(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

fillEnvironment();
const { app } = await import('./handler.ts');
const port = Number(process.env['PORT'] ?? DEFAULT_PORT);
serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (address) => {
  process.stdout.write(`analytics-api listens on http://127.0.0.1:${address.port}/docs\n`);
});
