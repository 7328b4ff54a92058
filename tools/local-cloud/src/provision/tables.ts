import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { settings } from '../stack/settings.ts';

function table(name: string, keys: readonly string[], streamed: boolean): CreateTableCommandInput {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: keys.map((key, index) => ({ AttributeName: key, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    ...(streamed
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }
      : {}),
  };
}

const { products, purchases, tenants } = settings.tables;
const tableDefinitions = [
  table(products, ['tenant_id', 'product_id'], true),
  table(purchases, ['tenant_id', 'purchase_id'], true),
  table(tenants, ['tenant_id'], false),
];

/** Creates the tables that are not there yet. */
export async function ensureTables(client: Pick<DynamoDBClient, 'send'>): Promise<void> {
  for (const definition of tableDefinitions) {
    try {
      await client.send(new CreateTableCommand(definition));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) {
        throw error;
      }
    }
  }
}
