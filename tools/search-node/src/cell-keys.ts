import { Client } from '@elastic/elasticsearch';

export interface KeyRequest {
  readonly url: string;
  /** A user that may create keys; the node's own `elastic` may. */
  readonly username: string;
  readonly password: string;
  /** A tenant id. It holds no `_`, so that no pattern of one tenant matches a name of another. */
  readonly tenant: string;
}

/** API keys of one cell, in the form that the `Authorization: ApiKey` header and the client's `apiKey` take. */
export interface CellKeys {
  readonly writeKey: string;
  readonly readKey: string;
}

/**
 * Makes a new pair of keys. The write key reaches this tenant's own indices and aliases and may create, fill,
 * swap and drop them; the read key reads the two read aliases and the freshness index. Anything else is 403.
 * Keys made before stay valid.
 */
export async function issueCellKeys({ url, username, password, tenant }: KeyRequest): Promise<CellKeys> {
  const client = new Client({ node: url, auth: { username, password } });
  try {
    const [writeKey, readKey] = await Promise.all([
      createKey(client, `${tenant}-write`, writeAccess(tenant)),
      createKey(client, `${tenant}-read`, readAccess(tenant)),
    ]);
    return { writeKey, readKey };
  } finally {
    await client.close();
  }
}

interface Access {
  readonly names: string[];
  readonly privileges: string[];
}

const writeAccess = (tenant: string): Access => ({
  names: [...readNames(tenant), `${tenant}_products_*`, `${tenant}_purchases_*`],
  // `manage` is what swapping an alias and dropping an old index take; it is limited to these names too.
  privileges: ['read', 'write', 'create_index', 'view_index_metadata', 'manage'],
});

const readAccess = (tenant: string): Access => ({
  names: readNames(tenant),
  privileges: ['read', 'view_index_metadata'],
});

const readNames = (tenant: string) => [`${tenant}_products`, `${tenant}_purchases`, `${tenant}_freshness`];

async function createKey(client: Client, name: string, access: Access): Promise<string> {
  const created = await client.security.createApiKey({
    name,
    role_descriptors: { [name]: { cluster: [], indices: [access] } },
    refresh: 'wait_for',
  });
  return created.encoded;
}
