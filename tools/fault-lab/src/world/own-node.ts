import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startSearchNode } from '@cloudpf/search-node';
import { type FaultProxy } from '../proxy/index.ts';
import { type LabNode } from './lab-node.ts';

const PASSWORD = 'only-for-the-lab';

export type OwnNode = Required<LabNode> & { readonly stop: () => Promise<void> };

/** Starts a search node that the laboratory may kill, behind a proxy that stays where it is. */
export async function startOwnNode(
  folder: string,
  name: string,
  front: (name: string, upstream: string) => Promise<FaultProxy>,
): Promise<OwnNode> {
  const dataDir = join(folder, name);
  let node = await startSearchNode({ name, dataDir, password: PASSWORD });
  const address = { url: node.url, username: node.username, password: PASSWORD };
  const proxy = await front(name, node.url);
  return {
    address,
    proxy,
    power: {
      kill: async () => {
        await node.kill();
      },
      start: async ({ empty } = { empty: false }) => {
        if (empty) await rm(dataDir, { recursive: true });
        node = await startSearchNode({
          name,
          dataDir,
          password: PASSWORD,
          port: Number(new URL(node.url).port),
        });
        address.url = node.url;
        proxy.retarget(node.url);
      },
    },
    stop: async () => {
      await node.stop();
    },
  };
}
