import { randomUUID } from 'node:crypto';
import { type EnvironmentSettings, ExecutionEnvironment } from './execution-environment.ts';
import { hostStopped, type InvocationResult, PAYLOAD_LIMIT, tooLarge } from './invocation-result.ts';

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

export interface FunctionStats {
  readonly workers: number;
  readonly busy: number;
  readonly waiting: number;
  readonly invocations: number;
  readonly failures: number;
}

const DEFAULTS = { memoryMb: 512, timeoutMs: 300_000, maxConcurrency: 10 } as const;

/**
 * Runs one bundled Lambda function in worker processes, under Lambda's limits of memory, time and payload. Workers start when needed,
 * stay for the next invocation and run one at a time; more than `maxConcurrency` invocations wait for their turn.
 */
export class FunctionHost {
  readonly #settings: EnvironmentSettings;
  readonly #maxConcurrency: number;
  readonly #onEvent: (event: FunctionEvent) => void;
  readonly #all = new Set<ExecutionEnvironment>();
  #idle: ExecutionEnvironment[] = [];
  #busy = 0;
  #waiting: (() => void)[] = [];
  #generation = 0;
  #stopped = false;
  #invocations = 0;
  #failures = 0;
  readonly #killAll = (): void => {
    for (const environment of this.#all) void environment.kill('host exit');
  };

  constructor(options: FunctionHostOptions) {
    this.#settings = {
      name: options.name,
      bundle: options.bundle,
      env: options.env,
      memoryMb: options.memoryMb ?? DEFAULTS.memoryMb,
      timeoutMs: options.timeoutMs ?? DEFAULTS.timeoutMs,
      logFile: options.logFile,
      nodePath: options.nodePath ?? process.execPath,
    };
    this.#maxConcurrency = options.maxConcurrency ?? DEFAULTS.maxConcurrency;
    this.#onEvent = options.onEvent ?? (() => undefined);
    // A worker in an endless loop would not notice that its host is gone.
    process.once('exit', this.#killAll);
  }

  /** Waits for a free execution environment, runs the handler and never rejects. */
  async invoke(event: unknown): Promise<InvocationResult> {
    const requestId = randomUUID();
    this.#invocations += 1;
    const result = await this.#invoke(requestId, event);
    if (!result.ok) {
      this.#failures += 1;
      const { errorType, errorMessage } = result;
      this.#onEvent({
        type: 'invocation-failed',
        functionName: this.#settings.name,
        requestId,
        errorType,
        errorMessage,
      });
    }
    return result;
  }

  /** Makes every later invocation run the bundle as it is on disk now; invocations under way end with the old one. */
  reload(): void {
    this.#generation += 1;
    const idle = this.#idle;
    this.#idle = [];
    for (const environment of idle) void environment.kill('bundle reloaded');
  }

  stats(): FunctionStats {
    return {
      workers: this.#all.size,
      busy: this.#busy,
      waiting: this.#waiting.length,
      invocations: this.#invocations,
      failures: this.#failures,
    };
  }

  /** Ends every worker process; invocations under way fail, and those that wait never reach the handler. */
  async stop(): Promise<void> {
    this.#stopped = true;
    process.off('exit', this.#killAll);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const proceed of waiting) proceed();
    await Promise.all([...this.#all].map((environment) => environment.kill('host stopped')));
  }

  async #invoke(requestId: string, event: unknown): Promise<InvocationResult> {
    const json = JSON.stringify(event);
    const size = Buffer.byteLength(json);
    if (size > PAYLOAD_LIMIT) return tooLarge(requestId, 'request', size);
    await this.#turn();
    if (this.#stopped) return hostStopped(requestId);
    try {
      return await this.#run(requestId, json);
    } finally {
      this.#passTurn();
    }
  }

  async #run(requestId: string, json: string): Promise<InvocationResult> {
    const generation = this.#generation;
    const environment = this.#idle.pop() ?? this.#start();
    const result = await environment.invoke(requestId, json);
    if (generation !== this.#generation) void environment.kill('bundle reloaded');
    else if (this.#all.has(environment)) this.#idle.push(environment);
    return result;
  }

  #turn(): Promise<void> | undefined {
    if (this.#stopped) return undefined;
    if (this.#busy < this.#maxConcurrency) {
      this.#busy += 1;
      return undefined;
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #passTurn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
  }

  #start(): ExecutionEnvironment {
    const environment = new ExecutionEnvironment(this.#settings);
    const { pid } = environment;
    this.#all.add(environment);
    this.#onEvent({ type: 'worker-started', functionName: this.#settings.name, pid });
    void environment.exited.then((how) => {
      this.#all.delete(environment);
      this.#idle = this.#idle.filter((other) => other !== environment);
      this.#onEvent({ type: 'worker-exited', functionName: this.#settings.name, pid, how });
    });
    return environment;
  }
}
