import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaultProxy } from '../proxy/index.ts';
import { NodeHost } from './faults/index.ts';
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
  let onStart: (url: string) => void = () => undefined;
  const host = await NodeHost.start({
    name,
    dataDir,
    password: PASSWORD,
    onStart: (url) => {
      onStart(url);
    },
  });
  const proxy = await front(name, host.address.url);
  onStart = (url) => {
    proxy.retarget(url);
  };
  return {
    get address() {
      return host.address;
    },
    proxy,
    power: {
      kill: () => host.kill(),
      loseVolume: async () => {
        await host.loseVolume();
        await rm(`${dataDir}.lost`, { recursive: true });
      },
    },
    stop: () => host.stop(),
  };
}
