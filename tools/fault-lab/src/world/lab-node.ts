import { type CellClient, CellDirectory } from '@cloudpf/cells';
import { Tenant } from '@cloudpf/tenant-routing';
import { type FaultProxy } from '../proxy/index.ts';
import { type Undo } from './faults/index.ts';

/** How an administrator reaches a node, past its proxy. */
export interface NodeAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** A search node of the laboratory; it serves one tenant of a run, and many runs one after the other. */
export interface LabNode {
  readonly address: NodeAddress;
  readonly proxy: FaultProxy;
  /** Absent where the process belongs to somebody else. */
  readonly power?: {
    /** Ends the process at once; undo starts it again with its data. */
    kill(): Promise<Undo>;
    /** The process ends and comes back without its data. */
    loseVolume(): Promise<void>;
  };
}

/** Asks a node as its administrator. @throws Error with the node's own words where it refuses. */
export async function askNode<T>(
  { url, username, password }: NodeAddress,
  request: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<T> {
  const response = await fetch(`${url}${request.path}`, {
    method: request.method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${request.method} ${request.path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

export interface IssuedKey {
  readonly id: string;
  readonly encoded: string;
}

/** A key that may do everything, so that whatever writes into the wrong cell succeeds, and is seen. */
export function issueKey(node: NodeAddress, name: string): Promise<IssuedKey> {
  return askNode<IssuedKey>(node, {
    method: 'POST',
    path: '/_security/api_key?refresh=true',
    body: { name },
  });
}

/** A client of the node past its proxy. */
export function adminClient(node: NodeAddress, key: IssuedKey, tenantId: string): Promise<CellClient> {
  const cells = new CellDirectory(
    { get: async () => ({ api_key: key.encoded }) },
    { requestTimeoutMs: 30_000 },
  );
  const tenant = Tenant.parse({
    tenant_id: tenantId,
    name: 'lab',
    status: 'active',
    search_endpoint: node.url,
    secret_ref: 'none',
  });
  return cells.elasticsearch(tenant, 'write');
}
