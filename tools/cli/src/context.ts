import type { Cloud } from './deploy/cloud.ts';
import { type Deployment } from './stack/deployment.ts';
import type { Operations } from './stack/operations.ts';
import type { SearchableCopy } from './stack/searchable-copy.ts';
import { type Stack } from './stack/stack.ts';
import type { Tables } from './stack/tables.ts';

/** Where a command writes. */
export interface Terminal {
  /** Results, for standard output. */
  out(text: string): void;
  /** Everything else, for standard error. */
  note(text: string): void;
  readonly colors: boolean;
}

/**
 * All that commands use of the world around them; tests give their own. What stands on an SDK is loaded when a command
 * asks for it, so its type alone is imported here.
 */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
  readonly tables: (stack: Stack) => Promise<Tables>;
  readonly searchableCopy: (stack: Stack) => Promise<SearchableCopy>;
  readonly operations: (deployment: Deployment) => Promise<Operations>;
  /** What deploying needs: AWS, Pulumi, and somebody to ask. */
  readonly cloud: () => Promise<Cloud>;
  readonly isAlive: (pid: number) => boolean;
  readonly readInput: () => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly defaultDataDir: string;
}
