import { type Endpoints } from '../endpoints.ts';
import { mintToken } from '../tokens.ts';
import { type Context, httpPort, portOf } from './context.ts';
import { secretRef, settings } from './settings.ts';

/** The contents of `endpoints.json` for a start, with fresh tokens. */
export async function endpointsOf(context: Context, startedAt: Date): Promise<Endpoints> {
  const { gatewayUrl, endpoints, layout } = context;
  const tenants: Endpoints['tenants'] = {};
  for (const { tenant_id: id, name } of context.tenants) {
    tenants[id] = {
      name,
      search_node: `http://127.0.0.1:${portOf(context.ports, httpPort(id))}`,
      secret_ref: secretRef(id),
      token: await mintToken(context.key, { tenantId: id, issuer: gatewayUrl, audience: settings.audience }),
    };
  }
  return {
    version: 1,
    pid: process.pid,
    started_at: startedAt.toISOString(),
    data_dir: layout.dataDir,
    gateway: gatewayUrl,
    issuer: gatewayUrl,
    jwks_uri: `${gatewayUrl}/.well-known/jwks.json`,
    audience: settings.audience,
    region: settings.region,
    credentials: {
      access_key_id: settings.credentials.accessKeyId,
      secret_access_key: settings.credentials.secretAccessKey,
    },
    dynamodb: endpoints.dynamodb,
    dynamodb_streams: endpoints.dynamodb,
    s3: endpoints.s3,
    secrets_manager: endpoints.secretsManager,
    athena: endpoints.athena,
    tables: { ...settings.tables },
    buckets: { lake: settings.bucket, holding: settings.bucket },
    athena_database: settings.athena.database,
    athena_workgroup: settings.athena.workgroup,
    tenants,
    signing_key_file: layout.signingKeyFile,
    logs_dir: layout.logs,
    function_environment: { ...context.environment },
  };
}
