import { type Table, TABLES, writeAlias } from '@cloudpf/es-mappings';
import { type TenantId } from '@cloudpf/tenant-routing';
import { type FaultProxy } from '../proxy/index.ts';
import { type WorldFault } from '../scenario/fault-kinds.ts';
import { type Cell } from './cells.ts';
import { conflictMapping, type Undo } from './faults/index.ts';
import { askNode, type NodeAddress } from './lab-node.ts';

export interface HandTools {
  readonly cell: Cell;
  /** Before the engine that the fault names. */
  readonly proxy: FaultProxy;
  /** Makes the cell anew, and empty. */
  readonly renew: () => Promise<void>;
  readonly expireKey: () => Promise<void>;
}

/** Does what neither a toxic nor a rule does. @returns what has to be taken back, beside the proxy's being down. */
export async function breakByHand(
  fault: WorldFault,
  { cell, proxy, renew, expireKey }: HandTools,
): Promise<Undo | undefined> {
  const { power } = cell.node;
  if (fault.endsWith('-down')) await proxy.wire.down();
  if (fault === 'key-expired') await expireKey();
  if (fault === 'cell-wiped') await renew();
  if (fault === 'disk-full') return blockWrites(cell);
  if (fault === 'mapping-conflict') return refuseDocuments(cell);
  if (fault === 'node-killed') return power?.kill();
  if (fault === 'node-wiped' && power) {
    await power.loseVolume();
    return renew;
  }
  return undefined;
}

/** What a node with a full disk does to its indices; the tenant's alone, since the next run needs the node's own. */
async function blockWrites({ node, tenant }: Cell): Promise<Undo> {
  const path = `/${TABLES.map((table) => writeAlias(tenant, table)).join(',')}/_settings?ignore_unavailable=true`;
  const set = async (value: true | null): Promise<void> => {
    const body = { 'index.blocks.read_only_allow_delete': value };
    await askNode(node.address, { method: 'PUT', path, body });
  };
  await set(true);
  return () => set(null);
}

async function refuseDocuments({ node, tenant }: Cell): Promise<Undo> {
  const undos: Undo[] = [];
  for (const table of await writtenTables(node.address, tenant)) {
    undos.push(await conflictMapping(node.address, { tenant, table }));
  }
  return async () => {
    for (const undo of undos.reverse()) await undo();
  };
}

/** A node that has lost its volume has no index that could refuse anything. */
async function writtenTables(node: NodeAddress, tenant: TenantId): Promise<readonly Table[]> {
  const indices = await askNode<Readonly<Record<string, { readonly aliases: object }>>>(node, {
    method: 'GET',
    path: `/${tenant}_*/_alias`,
  });
  const names = Object.values(indices).flatMap(({ aliases }) => Object.keys(aliases));
  return TABLES.filter((table) => names.includes(writeAlias(tenant, table)));
}
