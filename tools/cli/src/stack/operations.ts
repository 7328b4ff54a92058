import { AthenaClient } from '@aws-sdk/client-athena';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CellDirectory, DynamoDbTenantRegistry, SecretsManagerCellKeys } from '@cloudpf/cells';
import {
  type HoldingStore,
  ParkedChanges,
  PRODUCTS,
  PURCHASES,
  Quarantine,
  S3HoldingStore,
  type TableSchema,
  type TenantIndex,
} from '@cloudpf/change-stream';
import { type Product, type Purchase } from '@cloudpf/commerce';
import { type Table } from '@cloudpf/es-mappings';
import { type Lake, type LateLake, S3Lake, S3ObjectStore } from '@cloudpf/lake-writer';
import {
  AthenaCurrentPurchases,
  type AthenaLakePlace,
  type CurrentPurchases,
  DynamoDbErasableItems,
  DynamoDbItemTable,
  type ErasableStores,
  type ItemTable,
  type ReindexPorts,
  S3ErasableObjects,
} from '@cloudpf/recovery';
import {
  ElasticsearchStoredDocuments,
  ElasticsearchTenantIndex,
  provisionCell,
  type StoredDocuments,
} from '@cloudpf/tenant-index';
import { type Tenant, type TenantRegistry } from '@cloudpf/tenant-routing';
import { badInput } from '../errors.ts';
import { type Deployment } from './deployment.ts';
import { openReindexing } from './reindexing.ts';

/** What a table holds, and the searchable copy of it. */
export interface TableCopy {
  readonly schema: TableSchema<Product | Purchase>;
  readonly index: TenantIndex<Product | Purchase>;
}

/** What operations work on: the tables, the cells with the right to write, and what waits. */
export interface Operations {
  readonly registry: TenantRegistry;
  /** Opens a cell for `read` or `write`. */
  readonly cells: Pick<CellDirectory, 'elasticsearch' | 'forget'>;
  readonly items: Readonly<Record<Table, ItemTable>>;
  readonly copies: Readonly<Record<Table, TableCopy>>;
  readonly holding: HoldingStore;
  readonly parked: ParkedChanges;
  readonly quarantine: Quarantine;
  readonly lake: Lake & LateLake;
  /** What the data of tenants is erased from. */
  readonly erasable: ErasableStores;
  /** The searchable copy of one tenant's table, document by document. */
  documents(tenant: Tenant, table: Table): Promise<StoredDocuments>;
  /** Creates what a cell lacks of its indices, and names it. */
  provision(tenant: Tenant): Promise<readonly string[]>;
  /** What reindexes one table in a tenant's cell. */
  reindexing(tenant: Tenant, table: Table): Promise<ReindexPorts<Product | Purchase>>;
  /** @throws CommandError where the deployment names no Athena database. */
  currentPurchases(tenant: Tenant): CurrentPurchases;
  close(): void;
}

/** A large page or a full bulk request on a busy node takes longer than a search does. */
const REQUEST_TIMEOUT_MS = 30_000;
const CONNECTIONS = 8;

/**
 * Opens a running stack, or a deployment in AWS, for operations. Loaded on demand: the SDKs behind it would slow
 * every other command down.
 */
export function openOperations(deployment: Deployment): Operations {
  const { tables, buckets, function_environment: environment } = deployment;
  const clients = openClients(deployment);
  const cells = new CellDirectory(new SecretsManagerCellKeys(clients.secrets), {
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    connections: CONNECTIONS,
  });
  const holding = new S3HoldingStore(clients.s3, buckets.holding);
  const itemTable = (table: Table, { keyName }: TableSchema<unknown>) =>
    new DynamoDbItemTable(clients.dynamodb, { table: tables[table], keyName });
  const items = { products: itemTable('products', PRODUCTS), purchases: itemTable('purchases', PURCHASES) };
  const erasable = (table: Table, { keyName }: TableSchema<unknown>) =>
    new DynamoDbErasableItems(clients.dynamodb, { table: tables[table], keyName });
  return {
    registry: new DynamoDbTenantRegistry(clients.dynamodb, tables.tenants),
    cells,
    items,
    copies: {
      products: { schema: PRODUCTS, index: new ElasticsearchTenantIndex(cells, PRODUCTS) },
      purchases: { schema: PURCHASES, index: new ElasticsearchTenantIndex(cells, PURCHASES) },
    },
    holding,
    parked: new ParkedChanges(holding),
    quarantine: new Quarantine(holding),
    lake: new S3Lake({
      store: new S3ObjectStore(clients.s3, buckets.lake),
      format: environment.LAKE_FORMAT,
    }),
    erasable: {
      items: { products: erasable('products', PRODUCTS), purchases: erasable('purchases', PURCHASES) },
      objects: {
        lake: new S3ErasableObjects(clients.s3, buckets.lake),
        holding: new S3ErasableObjects(clients.s3, buckets.holding),
      },
    },
    documents: async (tenant, table) =>
      new ElasticsearchStoredDocuments(await cells.elasticsearch(tenant, 'write'), {
        tenant: tenant.tenant_id,
        table,
        keyName: (table === 'products' ? PRODUCTS : PURCHASES).keyName,
      }),
    provision: async (tenant) => provisionCell(await cells.elasticsearch(tenant, 'write'), tenant.tenant_id),
    reindexing: (tenant, table) => {
      const schema = table === 'products' ? PRODUCTS : PURCHASES;
      return openReindexing({ cells, tenant, schema, table: items[table] });
    },
    currentPurchases: (tenant) => new AthenaCurrentPurchases(clients.athena, lakePlace(deployment), tenant),
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

function lakePlace({ function_environment: environment }: Deployment): AthenaLakePlace {
  const { ATHENA_DATABASE: database, ATHENA_OUTPUT: output, ATHENA_WORKGROUP: workgroup } = environment;
  if (database === undefined || output === undefined) {
    throw badInput('the deployment does not say where its lake is queried', {
      next: 'name ATHENA_DATABASE and ATHENA_OUTPUT (s3://bucket/prefix/) in function_environment',
    });
  }
  return { database, output, workgroup, format: environment.LAKE_FORMAT };
}

function openClients({ region, credentials, dynamodb, s3, secrets_manager, athena }: Deployment) {
  const common = {
    region,
    ...(credentials && {
      credentials: { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.secret_access_key },
    }),
  };
  const at = (endpoint: string | undefined) => (endpoint === undefined ? common : { ...common, endpoint });
  return {
    dynamodb: new DynamoDBClient(at(dynamodb)),
    s3: new S3Client({ ...at(s3), forcePathStyle: s3 !== undefined }),
    secrets: new SecretsManagerClient(at(secrets_manager)),
    athena: new AthenaClient(at(athena)),
  };
}
