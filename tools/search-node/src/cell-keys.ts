import { cellAccess, type IndexAccess } from '@cloudpf/es-mappings';
import { TenantId } from '@cloudpf/tenant-routing';
import { Client } from '@elastic/elasticsearch';

export interface KeyRequest {
  readonly url: string;
  /** A user that may create keys; the node's own `elastic` may. */
  readonly username: string;
  readonly password: string;
  /** A tenant id. */
  readonly tenant: string;
}

/** API keys of one cell, in the form that the `Authorization: ApiKey` header and the client's `apiKey` take. */
export interface CellKeys {
  readonly writeKey: string;
  readonly readKey: string;
}

/** Makes a new pair of keys, limited to what is the tenant's own. Keys made before stay valid. */
export async function issueCellKeys({ url, username, password, tenant }: KeyRequest): Promise<CellKeys> {
  const client = new Client({ node: url, auth: { username, password } });
  try {
    const { read, write } = cellAccess(TenantId.parse(tenant));
    const [writeKey, readKey] = await Promise.all([
      createKey(client, `${tenant}-write`, write),
      createKey(client, `${tenant}-read`, read),
    ]);
    return { writeKey, readKey };
  } finally {
    await client.close();
  }
}

async function createKey(client: Client, name: string, { names, privileges }: IndexAccess): Promise<string> {
  const created = await client.security.createApiKey({
    name,
    role_descriptors: {
      [name]: { cluster: [], indices: [{ names: [...names], privileges: [...privileges] }] },
    },
    refresh: 'wait_for',
  });
  return created.encoded;
}
