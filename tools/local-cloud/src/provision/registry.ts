import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type SampleTenant } from '@cloudpf/sample-data';
import { Tenant } from '@cloudpf/tenant-routing';
import { secretRef, settings } from '../stack/settings.ts';

/** The registry entry of a tenant whose node has this address in this start. */
export function registryEntry(tenant: SampleTenant, searchEndpoint: string): Tenant {
  return Tenant.parse({
    ...tenant,
    status: 'active',
    search_endpoint: searchEndpoint,
    secret_ref: secretRef(tenant.tenant_id),
  });
}

/** Writes an entry over the one of an earlier start. */
export async function register(client: Pick<DynamoDBClient, 'send'>, entry: Tenant): Promise<void> {
  await client.send(new PutItemCommand({ TableName: settings.tables.tenants, Item: marshall(entry) }));
}
