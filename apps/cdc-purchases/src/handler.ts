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
  PURCHASES,
  Quarantine,
  S3HoldingStore,
  StreamReach,
  type StreamRecord,
} from '@cloudpf/change-stream';
import { S3Lake, S3ObjectStore } from '@cloudpf/lake-writer';
import { createTelemetry } from '@cloudpf/telemetry';
import { ElasticsearchTenantIndex } from '@cloudpf/tenant-index';
import { CachedTenantRegistry } from '@cloudpf/tenant-routing';
import { loadConfig } from './config.ts';
import { PurchaseLake } from './purchase-lake.ts';

const config = loadConfig(process.env);
const { endings, cells: meter } = createTelemetry(process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'cdc-purchases');
const s3 = new S3Client(CALL_LIMITS);
const holding = new S3HoldingStore(s3, config.holdingBucket);
const cells = new CellDirectory(new SecretsManagerCellKeys(new SecretsManagerClient(CALL_LIMITS)));
const store = new S3ObjectStore(s3, config.lakeBucket);

const processBatch = createBatchHandler({
  schema: PURCHASES,
  registry: new CachedTenantRegistry(
    new DynamoDbTenantRegistry(new DynamoDBClient(CALL_LIMITS), config.tenantsTable),
  ),
  index: new FairShare(
    new CellGuard(new ElasticsearchTenantIndex(cells, PURCHASES), { health: new CellHealth(holding), meter }),
    { behindMs: config.streamBehindMs },
  ),
  parked: new ParkedChanges(holding),
  quarantine: new Quarantine(holding),
  lake: new PurchaseLake(new S3Lake({ store, format: config.lakeFormat })),
  reach: new StreamReach(holding, 'purchases'),
  endings,
  meter,
});

/** Takes a batch of the purchases table's stream to the lake and to the tenants' cells. */
export async function handler(event: { readonly Records: readonly StreamRecord[] }): Promise<BatchResponse> {
  try {
    return await processBatch(event.Records);
  } finally {
    endings.publish();
    meter.publish();
  }
}
