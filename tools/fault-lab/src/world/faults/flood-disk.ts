import { askNode, type NodeAddress } from '../lab-node.ts';
import { type Undo } from './undo.ts';

const BLOCK = 'index.blocks.read_only_allow_delete';
const WATERMARKS = ['low', 'high', 'flood_stage'].map(
  (mark) => `cluster.routing.allocation.disk.watermark.${mark}`,
);
/** More free space than any disk has. */
const BEYOND_ANY_DISK = '1000000gb';

/**
 * The disk of a node is full: it refuses writes to all its indices. The watermarks are moved as well, since a node
 * whose disk has room lifts such blocks by itself within half a minute.
 */
export async function floodDisk(node: NodeAddress): Promise<Undo> {
  await setWatermarks(node, BEYOND_ANY_DISK);
  await setBlock(node, true);
  return async () => {
    await setWatermarks(node, null);
    await setBlock(node, null);
  };
}

async function setWatermarks(node: NodeAddress, value: string | null): Promise<void> {
  const persistent = Object.fromEntries(WATERMARKS.map((name) => [name, value]));
  await askNode(node, { method: 'PUT', path: '/_cluster/settings', body: { persistent } });
}

async function setBlock(node: NodeAddress, value: true | null): Promise<void> {
  await askNode(node, { method: 'PUT', path: '/*/_settings', body: { [BLOCK]: value } });
}
