import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CALL_LIMITS, DynamoDbTenantRegistry } from '@cloudpf/cells';
import { createLambdaHandler, createTokenVerifier } from '@cloudpf/http-api';
import { secretsManagerCursorSecrets } from '@cloudpf/http-api/secrets-manager';
import { S3Lake, S3ObjectStore } from '@cloudpf/lake-writer';
import { createTelemetry } from '@cloudpf/telemetry';
import { CachedTenantRegistry } from '@cloudpf/tenant-routing';
import { AthenaQueries } from './adapters/athena-queries.ts';
import { MarkedLakeFreshness } from './adapters/marked-lake-freshness.ts';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';

const config = loadConfig(process.env);
const { logger } = createTelemetry('analytics-api');
const store = new S3ObjectStore(new S3Client(CALL_LIMITS), config.lakeBucket);
const cursorSecrets = secretsManagerCursorSecrets(
  new SecretsManagerClient(CALL_LIMITS),
  config.cursorSecretId,
  {
    onBridged: (error) => {
      logger.warn('the secret of cursors could not be read again', {
        error: error instanceof Error ? error : String(error),
      });
    },
  },
);

/** The API itself, for a host that speaks `fetch`. */
export const app = createApp({
  queries: new AthenaQueries(new AthenaClient(), config.athena),
  freshness: new MarkedLakeFreshness(new S3Lake({ store, format: config.lakeFormat })),
  tables: { database: config.athena.database, format: config.lakeFormat },
  tokens: createTokenVerifier(config.tokens),
  tenants: new CachedTenantRegistry(
    new DynamoDbTenantRegistry(new DynamoDBClient(CALL_LIMITS), config.tenantsTable),
  ),
  cursorSecrets,
  version: config.version,
  summaryTimeLimitMs: config.summaryTimeLimitMs,
  onFailure: ({ error, ...report }) => {
    logger.error('a request failed', { ...report, error: error instanceof Error ? error : String(error) });
  },
});

/** API Gateway's and load balancers' requests. */
export const handler = createLambdaHandler(app);
