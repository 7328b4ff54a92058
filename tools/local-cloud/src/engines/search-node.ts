import { type NodeExit, startSearchNode } from '@cloudpf/search-node';
import { type Engine } from './supervisor.ts';

const heapMb = 256;

export interface SearchNodeOptions {
  readonly tenant: string;
  /** What `installSearchEngine` gave. */
  readonly engineHome: string;
  readonly dataDir: string;
  readonly port: number;
  readonly transportPort: number;
  readonly password: string;
  /** Called when the node is up again after it ended by itself. */
  readonly restored?: () => Promise<void>;
}

/** One tenant's own Elasticsearch node. */
export function searchNode(options: SearchNodeOptions): Engine {
  const { tenant, restored, ...rest } = options;
  return {
    name: `Search node/${tenant}`,
    ...(restored && { restored }),
    launch: async (spawned) => {
      const node = await startSearchNode({ ...rest, name: tenant, heapMb, onSpawn: spawned });
      return {
        pid: node.pid,
        exited: node.exited.then(describeExit),
        stop: async () => {
          await node.stop();
        },
      };
    },
  };
}

function describeExit({ code, signal }: NodeExit): string {
  return signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`;
}
