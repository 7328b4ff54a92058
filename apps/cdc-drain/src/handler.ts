import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CALL_LIMITS, CellDirectory, DynamoDbTenantRegistry, SecretsManagerCellKeys } from '@cloudpf/cells';
import {
  CellHealth,
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
  S3HoldingStore,
} from '@cloudpf/change-stream';
import { cleanLake, S3ObjectStore } from '@cloudpf/lake-writer';
import { createTelemetry } from '@cloudpf/telemetry';
import { ElasticsearchTenantIndex, purgeTombstones } from '@cloudpf/tenant-index';
import { loadConfig } from './config.ts';
import { runDrain, type RunReport } from './run-drain.ts';

const config = loadConfig(process.env);
const { logger, endings } = createTelemetry(process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'cdc-drain');
const holding = new S3HoldingStore(new S3Client(CALL_LIMITS), config.holdingBucket);
const cells = new CellDirectory(new SecretsManagerCellKeys(new SecretsManagerClient(CALL_LIMITS)));
const lake = new S3ObjectStore(new S3Client(CALL_LIMITS), config.lakeBucket);
const ports = {
  registry: new DynamoDbTenantRegistry(new DynamoDBClient(CALL_LIMITS), config.tenantsTable),
  copies: [
    { schema: PRODUCTS, index: new ElasticsearchTenantIndex(cells, PRODUCTS) },
    { schema: PURCHASES, index: new ElasticsearchTenantIndex(cells, PURCHASES) },
  ],
  parked: new ParkedChanges(holding),
  quarantine: new Quarantine(holding),
  health: new CellHealth(holding),
  endings,
};

/** Runs on a schedule: brings parked changes to cells that are back, and removes what nothing needs any more. */
export async function handler(
  _event: unknown,
  context: { readonly getRemainingTimeInMillis: () => number },
): Promise<RunReport> {
  const run = runDrain(
    {
      ...ports,
      purge: async (tenant, table) =>
        purgeTombstones(await cells.elasticsearch(tenant, 'write'), {
          tenant: tenant.tenant_id,
          table,
          horizon: new Date(Date.now() - config.redriveHorizonMs).toISOString(),
        }),
      cleanLake: async () =>
        cleanLake({
          store: lake,
          now: () => new Date(),
          horizonMs: config.lakeHorizonMs,
          remainingMs: () => context.getRemainingTimeInMillis(),
        }),
      onCleaned: (cleaning) => {
        logger.info('lake cleaned', { ...cleaning });
      },
      remainingMs: () => context.getRemainingTimeInMillis(),
      now: Date.now,
      onProgress: (progress) => {
        logger.info('draining', { ...progress });
        endings.publish();
      },
      onProblem: ({ tenant, table, error }) => {
        logger.error('a tenant could not be drained', {
          tenant,
          table,
          error: error instanceof Error ? error : new Error(String(error)),
        });
      },
    },
    config.maxRate,
  );
  return run.finally(() => {
    endings.publish();
  });
}
