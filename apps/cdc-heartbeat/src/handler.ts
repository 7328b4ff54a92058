import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { CALL_LIMITS, DynamoDbTenantRegistry } from '@cloudpf/cells';
import { S3HoldingStore, StreamReach } from '@cloudpf/change-stream';
import { TABLES } from '@cloudpf/es-mappings';
import { createTelemetry } from '@cloudpf/telemetry';
import { beat, type Beaten } from './beat.ts';
import { loadConfig } from './config.ts';
import { judgeStreams } from './judge-streams.ts';

const config = loadConfig(process.env);
const { logger, streamAge } = createTelemetry(process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? 'cdc-heartbeat');
const dynamodb = new DynamoDBClient(CALL_LIMITS);
const holding = new S3HoldingStore(new S3Client(CALL_LIMITS), config.holdingBucket);
const registry = new DynamoDbTenantRegistry(dynamodb, config.tenantsTable);

/**
 * Runs on a schedule: writes one marker item a tenant and table, whose way to the index measures how fresh it is, and
 * tells how far behind the streams are read.
 */
export async function handler(): Promise<Pick<Beaten, 'written'>> {
  await tellStreams();
  const { written, failed } = await beat({
    registry,
    tables: config.tables,
    put: async ({ table, item }) => {
      await dynamodb.send(new PutItemCommand({ TableName: table.name, Item: item }));
    },
    now: () => new Date(),
  });
  for (const { tenant, table, error } of failed) {
    logger.error('a heartbeat could not be written', {
      tenant,
      table,
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }
  return { written };
}

/** Before the beat, so that it is told even where none can be written. */
async function tellStreams(): Promise<void> {
  const streams = await judgeStreams({
    tables: TABLES,
    reached: (table) => new StreamReach(holding, table).read(),
    now: () => new Date(),
  });
  for (const { table, state, ageMs, warning, error } of streams) {
    if (ageMs !== undefined) streamAge(table, ageMs);
    if (warning !== undefined) logger.warn(warning, { table, state });
    if (error) logger.error('how far a stream is read could not be found out', { table, error });
  }
}
