import { type DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  InvalidTenantError,
  RegistryUnavailableError,
  Tenant,
  type TenantRegistry,
} from '@cloudpf/tenant-routing';
import * as z from 'zod';

/** The registry kept in the `tenants` table, key `tenant_id`. */
export class DynamoDbTenantRegistry implements TenantRegistry {
  readonly #dynamodb: DynamoDBClient;
  readonly #table: string;

  constructor(dynamodb: DynamoDBClient, table: string) {
    this.#dynamodb = dynamodb;
    this.#table = table;
  }

  async find(tenantId: string): Promise<Tenant | undefined> {
    const { Item } = await this.#get(tenantId);
    return Item === undefined ? undefined : toTenant(unmarshall(Item), tenantId);
  }

  async list(): Promise<readonly Tenant[]> {
    const tenants: Tenant[] = [];
    for await (const page of paginateScan({ client: this.#dynamodb }, { TableName: this.#table })) {
      for (const item of page.Items ?? []) {
        const fields = unmarshall(item);
        tenants.push(toTenant(fields, String(fields['tenant_id'])));
      }
    }
    return tenants.sort((a, b) => (a.tenant_id < b.tenant_id ? -1 : 1));
  }

  async #get(tenantId: string) {
    try {
      return await this.#dynamodb.send(
        new GetItemCommand({ TableName: this.#table, Key: { tenant_id: { S: tenantId } } }),
      );
    } catch (cause) {
      throw new RegistryUnavailableError(tenantId, { cause });
    }
  }
}

function toTenant(item: Readonly<Record<string, unknown>>, tenantId: string): Tenant {
  const parsed = Tenant.safeParse(item);
  if (!parsed.success) throw new InvalidTenantError(tenantId, z.prettifyError(parsed.error));
  return parsed.data;
}
