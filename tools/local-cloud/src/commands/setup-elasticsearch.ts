import { issueCellKeys } from '@cloudpf/search-node';
import { type SampleTenant, sampleTenants } from '@cloudpf/sample-data';
import { readEndpoints } from '../endpoints.ts';
import { createClients, type Clients } from '../provision/clients.ts';
import { ensureIndices } from '../provision/indices.ts';
import { register, registryEntry } from '../provision/registry.ts';
import { ensureBucket, putSecrets } from '../provision/storage.ts';
import { ensureTables } from '../provision/tables.ts';
import { readCells } from '../stack/cell-keys-file.ts';
import { type Layout } from '../stack/layout.ts';
import { secretRef } from '../stack/settings.ts';

/** Where docker-compose.yml puts the engines. */
const docker = {
  dynamodb: 'http://127.0.0.1:8000',
  s3: 'http://127.0.0.1:4566',
  searchPorts: { tambo: 9201, norte: 9202, andina: 9203 } as Readonly<Record<string, number>>,
} as const;

/** Creates what the cells of the running local cloud lack of indices and aliases; gives one line a cell. */
export async function setupLocalCells(layout: Layout): Promise<readonly string[]> {
  const { tenants } = await readEndpoints(layout.dataDir);
  const keys = readCells(layout.cellsFile);
  const lines: string[] = [];
  for (const tenant of sampleTenants(Object.keys(tenants).length)) {
    const [url, key] = [tenants[tenant.tenant_id]?.search_node, keys[tenant.tenant_id]?.write];
    if (url !== undefined && key !== undefined) {
      lines.push(describe(tenant, await ensureIndices(registryEntry(tenant, url), key)));
    }
  }
  return lines;
}

/** Gives the containers of docker-compose.yml tables, a bucket, keys, indices and a registry; one line a cell. */
export async function setupDockerCells(password: string): Promise<readonly string[]> {
  const { dynamodb, s3 } = docker;
  const clients = createClients({ dynamodb, s3, secretsManager: s3, athena: s3 });
  await ensureTables(clients.dynamodb);
  await ensureBucket(clients.s3);
  const lines: string[] = [];
  for (const tenant of sampleTenants(Object.keys(docker.searchPorts).length)) {
    lines.push(await setupDockerCell(clients, tenant, password));
  }
  return lines;
}

async function setupDockerCell(clients: Clients, tenant: SampleTenant, password: string): Promise<string> {
  const id = tenant.tenant_id;
  const url = `http://127.0.0.1:${docker.searchPorts[id] ?? 9200}`;
  const { writeKey, readKey } = await issueCellKeys({ url, username: 'elastic', password, tenant: id });
  await putSecrets(
    clients.secrets,
    new Map([
      [`${secretRef(id)}/write`, JSON.stringify({ api_key: writeKey })],
      [`${secretRef(id)}/read`, JSON.stringify({ api_key: readKey })],
    ]),
  );
  const entry = registryEntry(tenant, url);
  const created = await ensureIndices(entry, writeKey);
  await register(clients.dynamodb, entry);
  return describe(tenant, created);
}

function describe({ tenant_id }: SampleTenant, created: readonly string[]): string {
  return `${tenant_id}: ${created.length === 0 ? 'all there' : `created ${created.join(', ')}`}`;
}
