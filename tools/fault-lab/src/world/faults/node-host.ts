import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type SearchNode, startSearchNode } from '@cloudpf/search-node';
import { type NodeAddress } from '../lab-node.ts';
import { VolumeElsewhereError } from './errors.ts';
import { type Undo } from './undo.ts';

export interface NodeHostOptions {
  readonly name: string;
  /** The node's volume; its user must be able to reach it. */
  readonly dataDir: string;
  readonly password: string;
  /** Told the address at every start, which may be another one than before. */
  readonly onStart?: (url: string) => void;
}

/** The machine of one search node: it can crash, come back, and lose its disk. */
export class NodeHost {
  readonly #options: NodeHostOptions;
  #node: SearchNode;

  private constructor(options: NodeHostOptions, node: SearchNode) {
    this.#options = options;
    this.#node = node;
  }

  static async start(options: NodeHostOptions): Promise<NodeHost> {
    const node = await startSearchNode(options);
    options.onStart?.(node.url);
    return new NodeHost(options, node);
  }

  get address(): NodeAddress {
    const { url, username, password } = this.#node;
    return { url, username, password };
  }

  /** Ends the node as `kill -9` does. Undo starts it again with its volume, on the same port if that is free. */
  async kill(): Promise<Undo> {
    await this.#node.kill();
    return () => this.#startAgain();
  }

  /**
   * The node crashes and comes back with nothing: no index, no key. Undo ends it and starts it with its old volume.
   * @throws VolumeElsewhereError where the volume is not in the folder that was named.
   */
  async loseVolume(): Promise<Undo> {
    const { dataDir, name } = this.#options;
    if (existsSync(join(dataDir, 'moved-to.json'))) throw new VolumeElsewhereError(name, dataDir);
    const aside = `${dataDir}.lost`;
    await this.#node.kill();
    await rename(dataDir, aside);
    await this.#startAgain();
    return async () => {
      await this.#node.kill();
      await rm(dataDir, { recursive: true });
      await rename(aside, dataDir);
      await this.#startAgain();
    };
  }

  async stop(): Promise<void> {
    await this.#node.stop();
  }

  async #startAgain(): Promise<void> {
    this.#node = await startSearchNode({ ...this.#options, port: Number(new URL(this.#node.url).port) });
    this.#options.onStart?.(this.#node.url);
  }
}
