export interface StartOptions {
  /** Names the node and its cluster; a tenant's id does. */
  readonly name: string;
  /** Holds the node's data, configuration and logs; made if it is not there. */
  readonly dataDir: string;
  /** Preferred HTTP port; another is taken when it is in use. Default: any free one. */
  readonly port?: number;
  /** Preferred port of the transport protocol. Default: any free one. */
  readonly transportPort?: number;
  /** Default 256. */
  readonly heapMb?: number;
  /**
   * `start` (the default) takes half the processor time to come up and a fifth less memory, since the JVM
   * compiles once and quickly; `throughput` lets it optimise, which pays after some hundred thousand operations.
   */
  readonly tuneFor?: 'start' | 'throughput';
  /** Of the user `elastic`, at least 6 characters. The same data folder may get another one at the next start. */
  readonly password: string;
  /** What `installSearchEngine` gave; it is called when this is left out. */
  readonly engineHome?: string;
  /** A JDK of at least 21. Default: the one that the toolchain finds. */
  readonly javaHome?: string;
  /** Told the process number as soon as there is one, long before the node is ready. */
  readonly onSpawn?: (pid: number) => void;
  /** Called once when a node that was ready ends, whether asked to or not. */
  readonly onExit?: (exit: NodeExit) => void;
  /** Told where data or engine had to be kept elsewhere. */
  readonly onProgress?: (message: string) => void;
}

export interface NodeExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether `stop` or `kill` was called before. */
  readonly expected: boolean;
}

export interface SearchNode {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly username: 'elastic';
  readonly password: string;
  readonly pid: number;
  /** The file that the node logs to. */
  readonly logFile: string;
  /** Settled when the process is gone. */
  readonly exited: Promise<NodeExit>;
  /** Ends the node in good order, by force after 15 seconds. */
  stop(): Promise<NodeExit>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<NodeExit>;
}
