import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CellDirectory } from '@cloudpf/cells';
import { indexDefinition } from '@cloudpf/es-mappings';
import { mintToken, signingKey } from '@cloudpf/local-cloud';
import { issueCellKeys, type SearchNode, startSearchNode } from '@cloudpf/search-node';
import { provisionCell } from '@cloudpf/tenant-index';
import { Tenant } from '@cloudpf/tenant-routing';
import { type MappingTypeMapping } from '@elastic/elasticsearch/lib/api/types';
import { withClient } from './cell-state.ts';
import { type StandIn, type StandInTenant, startStandIn } from './stand-in.ts';

/** One search node, and what else the functions ask. */
export interface Surroundings {
  readonly node: SearchNode;
  readonly standIn: StandIn;
  /** Makes the indices and keys of a tenant, and its registry entry. */
  addCell(tenantId: string): Promise<StandInTenant>;
  /** Makes a products index that takes any document and shows all of them, for functions without tombstones. */
  addPlainCell(tenantId: string): Promise<StandInTenant>;
  tokenFor(tenantId: string): Promise<string>;
  stop(): Promise<void>;
}

const HEAP_MB = 512;
const PROVISION_TIMEOUT_MS = 60_000;
const password = 'only-for-benchmarks';

/** Starts everything in a folder of its own, which is gone after `stop`. */
export async function startSurroundings(onProgress: (message: string) => void): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudpf-bench-'));
  // The node may run as another user, who must be able to reach its own folder in here.
  await chmod(folder, 0o755);
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const dataDir = join(folder, 'search');
    const options = {
      name: 'bench',
      dataDir,
      heapMb: HEAP_MB,
      tuneFor: 'throughput',
      password,
      onProgress,
    } as const;
    const node = await startSearchNode(options);
    const key = await signingKey(join(folder, 'signing-key.json'));
    const { kty, crv, x, y, kid } = key;
    const standIn = await startStandIn({ keys: [{ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }] });
    const { JWT_ISSUER: issuer = '', JWT_AUDIENCE: audience = '' } = standIn.environment;
    return {
      node,
      standIn,
      addCell: (tenantId) => addCell({ node, standIn }, tenantId),
      addPlainCell: (tenantId) => addPlainCell(node, tenantId),
      tokenFor: (tenantId) => mintToken(key, { tenantId, issuer, audience }),
      stop: async () => {
        await standIn.close();
        await node.stop();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function addPlainCell(node: SearchNode, tenantId: string): Promise<StandInTenant> {
  const cell = await withKeys(node, tenantId);
  const { settings, mappings } = indexDefinition('products');
  await withClient(node, async (client) => {
    await client.indices.create({
      index: `${tenantId}_products_000001`,
      settings,
      // Fields that the mapping does not know are kept and cost nothing.
      mappings: { ...(mappings as MappingTypeMapping), dynamic: false },
      aliases: { [`${tenantId}_products`]: {}, [`${tenantId}_products_write`]: { is_write_index: true } },
    });
  });
  return cell;
}

async function withKeys({ url, username }: SearchNode, tenantId: string): Promise<StandInTenant> {
  const { writeKey, readKey } = await issueCellKeys({ url, username, password, tenant: tenantId });
  return {
    tenant_id: tenantId,
    name: tenantId,
    search_endpoint: url,
    write_key: writeKey,
    read_key: readKey,
  };
}

async function addCell(
  { node, standIn }: Pick<Surroundings, 'node' | 'standIn'>,
  tenantId: string,
): Promise<StandInTenant> {
  const cell = await withKeys(node, tenantId);
  const tenant = Tenant.parse({ ...cell, status: 'active', secret_ref: tenantId });
  const cells = new CellDirectory(
    { get: async () => ({ api_key: cell.write_key }) },
    { requestTimeoutMs: PROVISION_TIMEOUT_MS },
  );
  const client = await cells.elasticsearch(tenant, 'write');
  await provisionCell(client, tenant.tenant_id);
  await client.transport.close();
  standIn.put(cell);
  return cell;
}
