import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CALL_LIMITS, CellDirectory, DynamoDbTenantRegistry, SecretsManagerCellKeys } from '@cloudpf/cells';
import { CellHealth, ParkedChanges, Quarantine, S3HoldingStore } from '@cloudpf/change-stream';
import { createCursorSealer, createLambdaHandler, createTokenVerifier } from '@cloudpf/http-api';
import { secretsManagerCursorSecrets } from '@cloudpf/http-api/secrets-manager';
import { createTelemetry } from '@cloudpf/telemetry';
import { CachedTenantRegistry } from '@cloudpf/tenant-routing';
import { ElasticsearchSearchIndex } from './adapters/elasticsearch-search-index.ts';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { FreshnessReader } from './freshness.ts';
import { CURSOR_VERSION } from './paging.ts';

const config = loadConfig(process.env);
const { logger } = createTelemetry('search-api');
const holding = new S3HoldingStore(new S3Client(CALL_LIMITS), config.holdingBucket);
const parked = new ParkedChanges(holding);
const secrets = new SecretsManagerClient(CALL_LIMITS);
const keys = new SecretsManagerCellKeys(secrets);
const cells = new CellDirectory(keys, { requestTimeoutMs: config.searchTimeoutMs });
// The node stops first, so that what it has by then still arrives.
const index = new ElasticsearchSearchIndex(cells, { timeoutMs: Math.ceil(config.searchTimeoutMs * 0.75) });
const cursorSecrets = secretsManagerCursorSecrets(secrets, config.cursorSecretId, {
  onBridged: (error) => {
    logger.warn('the secret of cursors could not be read again', {
      error: error instanceof Error ? error : String(error),
    });
  },
});

/** The API itself, for a host that speaks `fetch`. */
export const app = createApp({
  index,
  parked,
  quarantined: new Quarantine(holding),
  cells: new CellHealth(holding),
  freshness: new FreshnessReader(index, parked, { settleMs: config.refreshIntervalMs + 100 }),
  cursors: createCursorSealer({ secrets: cursorSecrets, version: CURSOR_VERSION }),
  tokens: createTokenVerifier({ issuer: config.issuer, audience: config.audience, jwksUri: config.jwksUri }),
  tenants: new CachedTenantRegistry(
    new DynamoDbTenantRegistry(new DynamoDBClient(CALL_LIMITS), config.tenantsTable),
  ),
  version: config.version,
  onFailure: ({ error, ...report }) => {
    logger.error('a request failed', { ...report, error: error instanceof Error ? error : String(error) });
  },
});

/** API Gateway's and load balancers' requests. */
export const handler = createLambdaHandler(app);
