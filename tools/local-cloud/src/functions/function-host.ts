import { type InvocationResult } from './invocation-result.ts';

export interface FunctionHostOptions {
  readonly name: string;
  /** Absolute path of the bundle: an ES module that exports `handler(event, context)`. */
  readonly bundle: string;
  /** The function's own environment; nothing is inherited from this process. */
  readonly env: Readonly<Record<string, string>>;
  /** 512 unless told. */
  readonly memoryMb?: number;
  /** 5 minutes unless told. */
  readonly timeoutMs?: number;
  /** Standard output and error of the function are appended here. */
  readonly logFile: string;
  /** Execution environments that may exist at once (reserved concurrency); 10 unless told. */
  readonly maxConcurrency?: number;
  /** The Node that runs the function; this process's own unless told. */
  readonly nodePath?: string;
  readonly onEvent?: (event: FunctionEvent) => void;
}

export type FunctionEvent =
  | { readonly type: 'worker-started'; readonly functionName: string; readonly pid: number }
  | {
      readonly type: 'worker-exited';
      readonly functionName: string;
      readonly pid: number;
      readonly how: string;
    }
  | {
      readonly type: 'invocation-failed';
      readonly functionName: string;
      readonly requestId: string;
      readonly errorType: string;
      readonly errorMessage: string;
    };

/** Runs one bundled Lambda function in worker processes, under Lambda's limits. */
export interface FunctionHostApi {
  /** Waits for a free execution environment, runs the handler and never rejects. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Makes every later invocation run the bundle as it is on disk now. */
  reload(): void;
  stats(): FunctionStats;
  /** Ends every worker process; invocations under way fail. */
  stop(): Promise<void>;
}

export interface FunctionStats {
  readonly workers: number;
  readonly busy: number;
  readonly waiting: number;
  readonly invocations: number;
  readonly failures: number;
}
