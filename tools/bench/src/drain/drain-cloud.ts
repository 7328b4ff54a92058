import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CellDirectory } from '@cloudpf/cells';
import { ParkedChanges, S3HoldingStore } from '@cloudpf/change-stream';
import { startTestEngines } from '@cloudpf/local-cloud';
import { issueCellKeys } from '@cloudpf/search-node';
import { provisionCell } from '@cloudpf/tenant-index';
import { Tenant } from '@cloudpf/tenant-routing';

/** Engines with a registry, a bucket and cells: what the drain asks, and nothing else. */
export interface DrainCloud {
  readonly parked: ParkedChanges;
  readonly environment: Readonly<Record<string, string>>;
  readonly node: { readonly url: string; readonly username: 'elastic'; readonly password: string };
  addTenant(tenantId: string): Promise<void>;
  stop(): Promise<void>;
}

const TENANTS = 'tenants';
const BUCKET = 'holding';
const PROVISION_TIMEOUT_MS = 60_000;

export async function startDrainCloud(): Promise<DrainCloud> {
  const { engines, stop } = await startTestEngines();
  const { region, credentials, elasticsearch } = engines;
  const config = { region, credentials };
  const dynamodb = new DynamoDBClient({ ...config, endpoint: engines.dynamodb });
  const s3 = new S3Client({ ...config, endpoint: engines.s3, forcePathStyle: true });
  const secrets = new SecretsManagerClient({ ...config, endpoint: engines.secretsManager });
  try {
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await dynamodb.send(
      new CreateTableCommand({
        TableName: TENANTS,
        KeySchema: [{ AttributeName: 'tenant_id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'tenant_id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    parked: new ParkedChanges(new S3HoldingStore(s3, BUCKET)),
    node: { url: elasticsearch.url, username: 'elastic', password: elasticsearch.password },
    environment: {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: engines.dynamodb,
      AWS_ENDPOINT_URL_S3: engines.s3,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: engines.secretsManager,
      TENANTS_TABLE: TENANTS,
      HOLDING_BUCKET: BUCKET,
      LAKE_BUCKET: BUCKET,
    },
    addTenant: async (tenantId) => {
      const { writeKey } = await issueCellKeys({ ...elasticsearch, tenant: tenantId });
      const SecretString = JSON.stringify({ api_key: writeKey });
      await secrets.send(new CreateSecretCommand({ Name: `${tenantId}/write`, SecretString }));
      const tenant = Tenant.parse({
        tenant_id: tenantId,
        name: tenantId,
        status: 'active',
        search_endpoint: elasticsearch.url,
        secret_ref: tenantId,
      });
      await dynamodb.send(new PutItemCommand({ TableName: TENANTS, Item: marshall(tenant) }));
      const cells = new CellDirectory(
        { get: async () => ({ api_key: writeKey }) },
        { requestTimeoutMs: PROVISION_TIMEOUT_MS },
      );
      const client = await cells.elasticsearch(tenant, 'write');
      await provisionCell(client, tenant.tenant_id);
      await client.transport.close();
    },
    stop,
  };
}
