import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CALL_LIMITS, CellDirectory, DynamoDbTenantRegistry, SecretsManagerCellKeys } from '@cloudpf/cells';
import {
  type BatchResponse,
  CellGuard,
  CellHealth,
  createBatchHandler,
  FairShare,
  ParkedChanges,
  PRODUCTS,
  Quarantine,
  S3HoldingStore,
  StreamReach,
  type StreamRecord,
} from '@cloudpf/change-stream';
import { createTelemetry } from '@cloudpf/telemetry';
import { ElasticsearchTenantIndex } from '@cloudpf/tenant-index';
import { CachedTenantRegistry } from '@cloudpf/tenant-routing';
import { loadConfig } from './config.ts';

const config = loadConfig(process.env);
const { endings, cells: meter } = createTelemetry(process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'cdc-products');
const holding = new S3HoldingStore(new S3Client(CALL_LIMITS), config.holdingBucket);
const cells = new CellDirectory(new SecretsManagerCellKeys(new SecretsManagerClient(CALL_LIMITS)));

const processBatch = createBatchHandler({
  schema: PRODUCTS,
  registry: new CachedTenantRegistry(
    new DynamoDbTenantRegistry(new DynamoDBClient(CALL_LIMITS), config.tenantsTable),
  ),
  index: new FairShare(
    new CellGuard(new ElasticsearchTenantIndex(cells, PRODUCTS), { health: new CellHealth(holding), meter }),
    { behindMs: config.streamBehindMs },
  ),
  parked: new ParkedChanges(holding),
  quarantine: new Quarantine(holding),
  reach: new StreamReach(holding, 'products'),
  endings,
  meter,
});

/** Takes a batch of the products table's stream to the tenants' cells. */
export async function handler(event: { readonly Records: readonly StreamRecord[] }): Promise<BatchResponse> {
  try {
    return await processBatch(event.Records);
  } finally {
    endings.publish();
    meter.publish();
  }
}
