import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbTenantRegistry } from '@cloudpf/cells';
import { createTelemetry } from '@cloudpf/telemetry';
import { beat, type Beaten } from './beat.ts';
import { loadConfig } from './config.ts';

const config = loadConfig(process.env);
const { logger } = createTelemetry('cdc-heartbeat');
const dynamodb = new DynamoDBClient();
const registry = new DynamoDbTenantRegistry(dynamodb, config.tenantsTable);

/** Runs on a schedule: one marker item a tenant and table, whose way to the index measures how fresh it is. */
export async function handler(): Promise<Pick<Beaten, 'written'>> {
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
