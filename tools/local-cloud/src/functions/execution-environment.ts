import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { dirname } from 'node:path';
import { functionEnvironment } from './function-environment.ts';
import {
  type InvocationFailure,
  type InvocationResult,
  runtimeExited,
  timedOut,
  tooLarge,
  PAYLOAD_LIMIT,
} from './invocation-result.ts';
import { residentMemory } from './resident-memory.ts';
import { type InvokeMessage, type WorkerMessage } from './worker-protocol.ts';

export interface EnvironmentSettings {
  readonly name: string;
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly logFile: string;
  readonly nodePath: string;
}

/** Lambda's limit for loading the code; a function with a longer time limit gets that instead, as Lambda loads it again within it. */
const INIT_LIMIT_MS = 10_000;
const MEMORY_CHECK_MS = 250;
/** The share of the memory that Node may use as heap; the rest is for buffers, stacks and the code itself. */
const HEAP_SHARE = 0.9;

/** One worker process: it loads the bundle once and runs one invocation at a time until it dies. */
export class ExecutionEnvironment {
  readonly #settings: EnvironmentSettings;
  readonly #child: ChildProcess;
  readonly #exited: Promise<string>;
  readonly #ready: Promise<InitFailure | undefined>;
  #onMessage: ((message: WorkerMessage) => void) | undefined;
  #killedFor: string | undefined;

  constructor(settings: EnvironmentSettings) {
    this.#settings = settings;
    this.#child = start(settings);
    this.#child.on('message', (message) => this.#onMessage?.(message as WorkerMessage));
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        resolve(error.message);
      });
      this.#child.once('exit', (code, signal) => {
        resolve(this.#killedFor ?? (signal === null ? `exit status ${code ?? 0}` : `signal: ${signal}`));
      });
    });
    this.#ready = this.#init();
  }

  /** -1 where the process could not be started. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Resolves with the reason once the process is gone. */
  get exited(): Promise<string> {
    return this.#exited;
  }

  kill(reason: string): Promise<string> {
    this.#killedFor ??= reason;
    this.#child.kill('SIGKILL');
    return this.#exited;
  }

  /** Never rejects. After a time-out, a crash or too much memory the process is dead; ask `exited`. */
  async invoke(requestId: string, event: string): Promise<InvocationResult> {
    const failure = await this.#ready;
    if (failure) {
      await this.#exited;
      return { ok: false, requestId, ...failure };
    }
    const timeoutMs = this.#settings.timeoutMs;
    return await new Promise<InvocationResult>((resolve) => {
      const memory = setInterval(() => void this.#checkMemory(), MEMORY_CHECK_MS);
      const timer = setTimeout(() => {
        settle(this.kill('signal: killed').then(() => timedOut(requestId, timeoutMs)));
      }, timeoutMs);
      const settle = (result: InvocationResult | Promise<InvocationResult>): void => {
        clearInterval(memory);
        clearTimeout(timer);
        this.#onMessage = undefined;
        resolve(result);
      };
      this.#onMessage = (message) => {
        settle(this.#fromMessage(requestId, message));
      };
      void this.#exited.then((how) => {
        settle(runtimeExited(requestId, how));
      });
      this.#send({ type: 'invoke', requestId, event, deadline: Date.now() + timeoutMs });
    });
  }

  #send(message: InvokeMessage): void {
    // A failed send means the process is going: its exit settles the invocation.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  async #fromMessage(requestId: string, message: WorkerMessage): Promise<InvocationResult> {
    if (message.type === 'result') {
      if (this.#isOverMemory(message.rssBytes)) return await this.#killForMemory(requestId);
      const size = Buffer.byteLength(message.payload);
      if (size > PAYLOAD_LIMIT) return tooLarge(requestId, 'response', size);
      return { ok: true, requestId, payload: JSON.parse(message.payload) as unknown };
    }
    if (message.type === 'error') {
      if (this.#isOverMemory(message.rssBytes)) await this.#killForMemory(requestId);
      return { ok: false, requestId, errorType: message.errorType, errorMessage: message.errorMessage };
    }
    return runtimeExited(requestId, `unexpected message ${message.type}`);
  }

  async #killForMemory(requestId: string): Promise<InvocationFailure> {
    return runtimeExited(requestId, await this.kill('signal: killed (out of memory)'));
  }

  #isOverMemory(bytes: number): boolean {
    return bytes > this.#settings.memoryMb * 1024 * 1024;
  }

  async #checkMemory(): Promise<void> {
    const bytes = await residentMemory(this.pid);
    if (bytes !== undefined && this.#isOverMemory(bytes)) void this.kill('signal: killed (out of memory)');
  }

  async #init(): Promise<InitFailure | undefined> {
    const limitMs = Math.max(INIT_LIMIT_MS, this.#settings.timeoutMs);
    const timer = setTimeout(() => void this.kill(`init took more than ${limitMs} ms`), limitMs);
    const failure = await new Promise<InitFailure | undefined>((resolve) => {
      this.#onMessage = (message) => {
        if (message.type === 'ready') resolve(undefined);
        if (message.type === 'init-failed')
          resolve({ errorType: message.errorType, errorMessage: message.errorMessage });
      };
      void this.#exited.then((how) => {
        resolve({
          errorType: 'Runtime.ExitError',
          errorMessage: `Runtime exited during init with error: ${how}`,
        });
      });
    });
    clearTimeout(timer);
    this.#onMessage = undefined;
    return failure;
  }
}

interface InitFailure {
  readonly errorType: string;
  readonly errorMessage: string;
}

function start(settings: EnvironmentSettings): ChildProcess {
  mkdirSync(dirname(settings.logFile), { recursive: true });
  const log = openSync(settings.logFile, 'a');
  try {
    return fork(new URL('./worker.ts', import.meta.url), [settings.bundle], {
      execPath: settings.nodePath,
      execArgv: [`--max-old-space-size=${Math.floor(settings.memoryMb * HEAP_SHARE)}`],
      env: functionEnvironment(settings),
      serialization: 'advanced',
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    // The child holds its own copy of the descriptor.
    closeSync(log);
  }
}
